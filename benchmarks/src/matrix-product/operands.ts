import { randomNumbers } from '../measurement.js';
import type { ProductRow } from './suite.js';

/** A and B, the same for every contender. */
export function operands({ m, k, n }: ProductRow): { a: Float32Array; b: Float32Array } {
  const next = randomNumbers();
  return {
    a: Float32Array.from({ length: m * k }, () => next() - 0.5),
    b: Float32Array.from({ length: k * n }, () => next() - 0.5),
  };
}
