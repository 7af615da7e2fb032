/**
 * A cross-entropy in nats as bits: divided by ln 2. The loss of a uniform guess among 64 characters is
 * ln 64 nats, 6 bits.
 *
 * @example
 * ```ts
 * import { natsToBits } from '@seqlab/trainer';
 *
 * natsToBits(Math.log(64)); // 6
 * ```
 */
export function natsToBits(nats: number): number {
  return nats / Math.LN2;
}
