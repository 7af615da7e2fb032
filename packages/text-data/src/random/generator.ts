import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * The generator of an epoch. Neighbouring seeds and epochs must not share a stream: an odd multiplier
 * spreads the epochs.
 */
export function epochGenerator(seed: number, epoch: number): RandomGenerator {
  return xoroshiro128plus(seed ^ Math.imul(epoch + 1, 0x9e3779b1));
}

/** Shuffles in place, by Fisher and Yates. */
export function shuffle(values: Int32Array | unknown[], random: RandomGenerator): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i);
    const swapped = values[i]!;
    values[i] = values[j]!;
    values[j] = swapped;
  }
}

/** The numbers from 0 to `count` − 1 in an order that seed and epoch decide. */
export function shuffledOrder(
  count: number,
  { seed, epoch }: { seed: number; epoch: number },
): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  shuffle(order, epochGenerator(seed, epoch));
  return order;
}
