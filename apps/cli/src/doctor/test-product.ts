import { matMul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Check } from './check.js';

const size = 512;
const measureMs = 1500;

/** Multiplies matrices of small integers, whose product is exact, and, with `measures`, times it. */
export async function testProduct({ measures }: { measures: boolean }): Promise<Check> {
  const name = 'Products';
  const a = Float32Array.from({ length: size * size }, (_, i) => (i % 7) - 3);
  const b = Float32Array.from({ length: size * size }, (_, i) => (i % 5) - 2);
  const [x, y] = [tensor2d(a, [size, size]), tensor2d(b, [size, size])];
  const multiply = () => tidy(() => matMul(x, y).dataSync());
  try {
    const wrong = firstDifference(multiply(), product(a, b));
    if (wrong !== undefined) {
      const text = `wrong: element ${wrong} of a product of ${size} × ${size} matrices`;
      return { name, status: 'broken', text, advice: 'try SEQLAB_BLAS=off' };
    }
    if (!measures) return { name, status: 'ok', text: 'right' };
    const gflops = speed(multiply);
    const text = `right, ${gflops.toFixed(1)} GFLOP/s of all threads (${size} × ${size} matrices)`;
    return { name, status: 'ok', text, details: { gflops, size } };
  } finally {
    x.dispose();
    y.dispose();
  }
}

/** Of the best of all repetitions: the others were disturbed. */
function speed(multiply: () => unknown): number {
  const end = performance.now() + measureMs;
  let bestMs = Infinity;
  for (let now = performance.now(); now < end;) {
    const before = now;
    multiply();
    now = performance.now();
    bestMs = Math.min(bestMs, now - before);
  }
  return (2 * size ** 3) / bestMs / 1e6;
}

/** The product by definition. */
function product(a: Float32Array, b: Float32Array): Float32Array {
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const factor = a[row * size + k]!;
      for (let column = 0; column < size; column++) {
        result[row * size + column]! += factor * b[k * size + column]!;
      }
    }
  }
  return result;
}

function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return i;
  return undefined;
}
