import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers; the same seed gives the same stream. */
export interface RandomSource {
  /** Uniform in (0, 1). */
  readonly uniform: () => number;
  /** Of the standard normal distribution. */
  readonly normal: () => number;
  /** Of the standard normal distribution cut off at ±2. */
  readonly truncatedNormal: () => number;
}

export function randomSource(seed: number): RandomSource {
  const generator = xoroshiro128plus(seed);
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;

  // Marsaglia's polar method makes two values at a time; the second waits here.
  let spare: number | undefined;
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    }
  };

  const truncatedNormal = () => {
    for (;;) {
      const value = normal();
      if (Math.abs(value) <= 2) return value;
    }
  };

  return { uniform, normal, truncatedNormal };
}
