import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { time, type Repetitions } from '../measurement.js';
import { operands } from './operands.js';
import type { ProductRow } from './suite.js';

/** The part of tfjs-core that is used: a peer brings a copy of its own. */
interface TensorLibrary {
  tensor2d(values: Float32Array, shape: [number, number]): Tensor2D;
  matMul(a: Tensor2D, b: Tensor2D): Tensor;
}

/** Milliseconds of products on the backend that is set. */
export async function timeProducts(
  { tensor2d, matMul }: TensorLibrary,
  row: ProductRow & Repetitions,
): Promise<number[]> {
  const { m, k, n } = row;
  const values = operands(row);
  const [a, b] = [tensor2d(values.a, [m, k]), tensor2d(values.b, [k, n])];
  return time(row, () => {
    const product = matMul(a, b);
    // A product that nobody reads need not have been made.
    product.dataSync();
    product.dispose();
  });
}
