import { expect, it } from 'vitest';
import { stepSeed } from './step-seed.js';

it("is MurmurHash3's finaliser twice", () => {
  // The finaliser takes 0 to 0, 1 to 0x514e28b7.
  expect(stepSeed(0, 0)).toBe(0);
  expect(stepSeed(0, 1)).toBe(0x514e28b7);
  expect(stepSeed(1, 0x514e28b7)).toBe(0);
});

it('gives 10,000 steps of 10 seeds seeds of their own, all unsigned 32-bit', () => {
  const seeds = new Set<number>();
  for (let seed = 0; seed < 10; seed++) {
    for (let step = 0; step < 10_000; step++) seeds.add(stepSeed(seed, step));
  }
  // 100,000 draws from 2³² numbers collide 1.2 times on average.
  expect(seeds.size).toBeGreaterThan(99_990);
  expect([...seeds].every((seed) => seed >= 0 && seed < 2 ** 32 && Number.isInteger(seed))).toBe(
    true,
  );
});
