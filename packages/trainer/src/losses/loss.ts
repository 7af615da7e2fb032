import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Compares what a model put out with what it should have: one loss a target, of which training
 * minimises the mean. It is called with `targets` (for ids int32 `[batch, time]`) and the model's
 * `outputs` (`[batch, time, classes]`).
 */
export type Loss = (targets: Tensor, outputs: Tensor) => Tensor;

/**
 * A cross-entropy in nats a character as bits a character: divided by ln 2. The loss of a uniform
 * guess among 64 characters is ln 64 nats, 6 bits.
 *
 * @example
 * ```ts
 * import { bitsPerCharacter } from '@seqlab/trainer';
 *
 * bitsPerCharacter(Math.log(64)); // 6
 * ```
 */
export function bitsPerCharacter(nats: number): number {
  return nats / Math.LN2;
}
