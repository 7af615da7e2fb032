import { npmPackage, seqlab } from '../peers/contenders.js';
import { typescript } from '../peers/node.js';
import type { NamedRow, Suite } from '../suite.js';

/** C `[m, n]` = A·B, A of `[m, k]`. */
export interface ProductRow extends NamedRow {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

const here = import.meta.url;
const product = (name: string, about: string, [m, k, n]: [number, number, number]): ProductRow => ({
  name,
  about: `${about}, [${m}, ${k}]·[${k}, ${n}]`,
  m,
  k,
  n,
  warmup: 3,
  steps: 10,
});

export const matrixProduct: Suite<ProductRow> = {
  name: 'matrix-product',
  title: 'Matrix products of recurrent models',
  rows: [
    product('step-256', 'a time step of LSTM 256', [64, 256, 1024]),
    product('step-1024', 'a time step of LSTM 1024', [64, 1024, 4096]),
    product('input-256', 'the input of LSTM 256', [6400, 256, 1024]),
    product('input-1024', 'the input of LSTM 1024', [6400, 256, 4096]),
    product('review-step', 'a time step of LSTM 64 over reviews', [512, 64, 256]),
  ],
  contenders: [
    ...seqlab(here),
    { name: 'the BLAS alone', command: () => typescript('blas.ts', here) },
    npmPackage('jax-js wasm, Node 24', {
      file: 'jax-js.ts',
      from: here,
      packages: { '@jax-js/jax': '0.1.25' },
      newer: true,
    }),
    npmPackage('onnxruntime-node', {
      file: 'onnxruntime.ts',
      from: here,
      packages: { 'onnxruntime-node': '1.30.0' },
    }),
    npmPackage('tfjs wasm', {
      file: 'tfjs-wasm.ts',
      from: here,
      packages: { '@tensorflow/tfjs-core': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' },
    }),
    { name: 'tfjs cpu', command: () => typescript('tfjs-cpu.ts', here), slow: true },
  ],
};
