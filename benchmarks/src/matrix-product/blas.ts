// Times matrix products of the BLAS library alone.
import os from 'node:os';
import { print, readRow, time } from '../measurement.js';
import { openBlas } from '../peers/blas.js';
import { operands } from './operands.js';
import type { ProductRow } from './suite.js';

const row = readRow<ProductRow>();
const threads = Number(process.env.SEQLAB_THREADS ?? Math.min(os.availableParallelism(), 8));
const blas = openBlas(threads);
const { m, n, k } = row;
const c = new Float32Array(m * n);
const product = { transA: false, transB: false, m, n, k, c, ...operands(row) };
const milliseconds = await time(row, () => blas.sgemm(product));
print({ name: `${blas.name}, ${threads} threads`, milliseconds });
