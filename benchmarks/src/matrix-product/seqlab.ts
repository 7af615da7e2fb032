// Times matrix products of SeqLab.
import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import { matMul, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { print, readRow } from '../measurement.js';
import type { ProductRow } from './suite.js';
import { timeProducts } from './tensors.js';

const row = readRow<ProductRow>();
registerSeqlabBackend();
await setBackend('seqlab');
const milliseconds = await timeProducts({ matMul, tensor2d }, row);
const { blas, simd, threads } = engineInfo();
const products = blas?.split(' ', 2).join(' ') ?? `no BLAS, ${simd}`;
print({ name: `Node ${process.version}, ${products}, ${threads} threads`, milliseconds });
process.exit(0);
