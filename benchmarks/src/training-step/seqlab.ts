// Times training steps of SeqLab through its public API.
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import { engineName } from '../engine-name.js';
import { print, readRow } from '../measurement.js';
import { timeCharacterModel } from './character-model.js';
import { timeReviewModel } from './review-model.js';
import type { TrainingRow } from './row.js';

const row = readRow<TrainingRow>();
registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');
const milliseconds = await (row.predicts === 'tokens' ? timeCharacterModel : timeReviewModel)(row);
print({ name: engineName(), milliseconds });
process.exit(0);
