import { mersenne } from 'pure-rand/generator/mersenne';
import { expect, it } from 'vitest';
import { categoricalSampler, greedySampler, type Sampler } from './sampler.js';

const logits = Float32Array.of(1.2, -0.5, 0, 2.1, 0.3, -2);

function softmax(temperature: number): number[] {
  const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Pearson's statistic of 100,000 draws against the distribution they should follow. */
function chiSquare(sampler: Sampler, distribution: readonly number[]): number {
  const draws = 100_000;
  const counts = distribution.map(() => 0);
  for (let i = 0; i < draws; i++) counts[sampler(logits)]! += 1;
  return distribution.reduce((sum, p, id) => sum + (counts[id]! - draws * p) ** 2 / (draws * p), 0);
}

// With five degrees of freedom the statistic is above 20.5 once in a thousand samples.
const limit = 20.5;

it.each([0.5, 1, 2])('draws follow the softmax at temperature %d', (temperature) => {
  const sampler = categoricalSampler({ temperature, generator: mersenne(1) });
  expect(chiSquare(sampler, softmax(temperature))).toBeLessThan(limit);
});

it('draws at one temperature do not follow the softmax at another', () => {
  const sampler = categoricalSampler({ temperature: 1, generator: mersenne(1) });
  expect(chiSquare(sampler, softmax(1.1))).toBeGreaterThan(limit);
});

function drawFifty(seed: number): number[] {
  const sampler = categoricalSampler({ temperature: 1, generator: mersenne(seed) });
  return Array.from({ length: 50 }, () => sampler(logits));
}

it.each([0, 1, -5])('seed %d gives the same draws again, and others than its neighbour', (seed) => {
  expect(drawFifty(seed)).toEqual(drawFifty(seed));
  expect(drawFifty(seed)).not.toEqual(drawFifty(seed + 1));
});

it('is not upset by logits in the thousands or a temperature near zero', () => {
  const sampler = categoricalSampler({ temperature: 1e-6, generator: mersenne(1) });
  expect(sampler(Float32Array.of(5000, 5001, -9000))).toBe(1);
});

it('never draws a token of logit −∞', () => {
  const sampler = categoricalSampler({ temperature: 1, generator: mersenne(1) });
  const draws = Array.from({ length: 1000 }, () =>
    sampler(Float32Array.of(-Infinity, 0, -Infinity)),
  );
  expect(new Set(draws)).toEqual(new Set([1]));
});

it('greedy takes the likeliest, the lowest id among equals', () => {
  expect(greedySampler()(logits)).toBe(3);
  expect(greedySampler()(Float32Array.of(1, 2, 2))).toBe(1);
});

it.each([
  ['a logit that is NaN', [0, NaN], /logit of token 1 is NaN/],
  ['an infinite logit', [Infinity, 0], /logit of token 0 is Infinity/],
  ['all −∞', [-Infinity, -Infinity], /rules out every token/],
])('refuses %s', (_name, values, message) => {
  expect(() => greedySampler()(Float32Array.from(values))).toThrow(message);
  expect(() => greedySampler()(Float32Array.from(values))).toThrow(
    expect.objectContaining({ code: 'invalid-output' }),
  );
});
