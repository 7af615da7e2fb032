import { expect, test } from 'vitest';
import { random32 } from './random32.js';

/** `lowbias32` in exact integers. */
function mix(value: bigint): bigint {
  let x = BigInt.asUintN(32, value);
  x = BigInt.asUintN(32, (x ^ (x >> 16n)) * 0x7feb352dn);
  x = BigInt.asUintN(32, (x ^ (x >> 15n)) * 0x846ca68bn);
  return x ^ (x >> 16n);
}

test.each([
  [0, 0],
  [0, 1],
  [1, 0],
  [42, 123_456_789],
  [2 ** 31, 2 ** 32 - 1],
  [-1, -1],
  [2 ** 53 - 1, 2 ** 53 - 1],
])('is its formula modulo 2³² (seed %d, counter %d)', (seed, counter) => {
  const exact = mix(mix(BigInt(counter) + 0x9e3779b9n) ^ BigInt.asUintN(32, BigInt(seed)));
  expect(BigInt(random32(seed, counter))).toBe(exact);
});

test('keeps its values for ever, as saved runs depend on them', () => {
  expect([0, 1, 2].map((counter) => random32(0, counter))).toEqual([
    2926543089, 587614100, 3611133913,
  ]);
  expect([0, 1, 2].map((counter) => random32(7, counter))).toEqual([
    869972953, 569803730, 3199679266,
  ]);
});

test('spreads evenly over 16 bins, whether the counter or the seed counts up', () => {
  const draws = 16_000;
  for (const draw of [(i: number) => random32(0, i), (i: number) => random32(i, 0)]) {
    const bins = Array.from({ length: 16 }, () => 0);
    for (let i = 0; i < draws; i++) bins[draw(i) >>> 28]! += 1;
    const expected = draws / bins.length;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // The 99.99 % point of the χ² distribution with 15 degrees of freedom.
    expect(chiSquare).toBeLessThan(44.3);
  }
});
