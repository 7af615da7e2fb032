import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export function numbers(x: Tensor): number[] {
  return Array.from(x.dataSync());
}

/** Every difference is within `tolerance` of the expected value's size (of 1 for smaller values). */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance = 1e-5,
): void {
  expect(actual).toHaveLength(expected.length);
  const excess = expected.map(
    (value, i) => Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value)),
  );
  expect(Math.max(...excess)).toBeLessThanOrEqual(tolerance);
}
