// Times training steps of SeqLab through its public API.
import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import { print, readRow } from '../measurement.js';
import { timeCharacterModel } from './character-model.js';
import { timeReviewModel } from './review-model.js';
import type { TrainingRow } from './row.js';

const row = readRow<TrainingRow>();
registerGradients();
registerSeqlabBackend();
await setBackend('seqlab');
const milliseconds = await (row.predicts === 'tokens' ? timeCharacterModel : timeReviewModel)(row);
const { blas, simd, threads } = engineInfo();
// A BLAS names itself with its version first and much else after.
const products = blas?.split(' ', 2).join(' ') ?? `no BLAS, ${simd}`;
print({ name: `Node ${process.version}, ${products}, ${threads} threads`, milliseconds });
process.exit(0);
