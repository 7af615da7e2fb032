import { engine, mul, tensor, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { hasKernel } from './fused-kernel.js';
import { random32 } from './random32.js';
import { sizeOf } from './shape.js';

const share = 'a number from 0 to below 1';

/** The share of elements that are dropped. */
export const rateSchema = v.pipe(v.number(share), v.minValue(0, share), v.ltValue(1, share));

interface DropOptions {
  readonly rate: number;
  readonly seed: number;
}

/** Sets elements to 0 with probability `rate` and divides the others by `1 − rate`. */
export function drop(x: Tensor, { rate, seed }: DropOptions): Tensor {
  if (x.dtype === 'float32' && hasKernel('SeqLabDropout')) {
    return engine().runKernel('SeqLabDropout', { x }, { rate, seed });
  }
  return mul(x, tensor(factors(x.size, { rate, seed }), x.shape));
}

/** What `drop` would multiply a tensor of this shape with. */
export function dropMask(shape: readonly number[], { rate, seed }: DropOptions): Tensor {
  if (hasKernel('SeqLabDropoutMask')) {
    return engine().runKernel('SeqLabDropoutMask', {}, { shape: [...shape], rate, seed });
  }
  return tensor(factors(sizeOf(shape), { rate, seed }), [...shape]);
}

/**
 * The factor of each element: 0 where `random32(seed, index) < rate · 2³²`, else `1 / (1 − rate)`.
 * Integers only, so that any backend can compute the same.
 */
function factors(size: number, { rate, seed }: DropOptions): Float32Array {
  const threshold = Math.floor(rate * 2 ** 32);
  const factor = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    if (random32(seed, index) >= threshold) mask[index] = factor;
  }
  return mask;
}
