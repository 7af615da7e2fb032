// Times matrix products of SeqLab.
import { registerSeqlabBackend } from '@seqlab/backend';
import { matMul, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { engineName } from '../engine-name.js';
import { print, readRow } from '../measurement.js';
import type { ProductRow } from './suite.js';
import { timeProducts } from './tensors.js';

const row = readRow<ProductRow>();
registerSeqlabBackend();
await setBackend('seqlab');
const milliseconds = await timeProducts({ matMul, tensor2d }, row);
print({ name: engineName(), milliseconds });
process.exit(0);
