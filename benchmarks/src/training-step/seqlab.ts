// Times training steps of SeqLab through its public API.
import { registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import { engineName } from '../engine-name.js';
import { print, readRow } from '../measurement.js';
import { timeTraining } from './model.js';
import type { TrainingRow } from './row.js';

const row = readRow<TrainingRow>();
registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');
const milliseconds = await timeTraining(row);
print({ name: engineName(), milliseconds });
process.exit(0);
