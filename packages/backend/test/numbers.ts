import { expect } from 'vitest';

/** Numbers from −1 to 1 that repeat from run to run. */
export function numbers(seed: number): (count: number) => number[] {
  let state = seed;
  const next = () => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
  return (count) => Array.from({ length: count }, next);
}

/** Compares relative to 1 + |expected|. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual).toHaveLength(expected.length);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!));
    // NaN compares false with everything, so it must not pass for small.
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }
  expect(worst).toBeLessThan(tolerance);
}
