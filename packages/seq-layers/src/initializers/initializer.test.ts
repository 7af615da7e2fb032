import { describe, expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { initialValues, type Initializer, type InitializerName } from './initializer.js';

const shape = [300, 200];

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return { mean, variance, largest };
}

// Variances from the papers; the uniform distribution of variance v ends at √(3v), the normal one
// is cut off at two of its own standard deviations.
test.each<[InitializerName, number, number]>([
  ['glorotUniform', 2 / 500, Math.sqrt(6 / 500)],
  ['glorotNormal', 2 / 500, (2 / 0.87962566) * Math.sqrt(2 / 500)],
  ['heUniform', 2 / 300, Math.sqrt(6 / 300)],
  ['heNormal', 2 / 300, (2 / 0.87962566) * Math.sqrt(2 / 300)],
  ['lecunUniform', 1 / 300, Math.sqrt(3 / 300)],
  ['lecunNormal', 1 / 300, (2 / 0.87962566) * Math.sqrt(1 / 300)],
  ['randomUniform', 0.1 ** 2 / 12, 0.05],
])('%s has the variance and the bound its definition gives', (name, variance, bound) => {
  const actual = moments(initialValues(name, { shape, seed: 3 }));
  expect(Math.abs(actual.mean)).toBeLessThan(4 * Math.sqrt(variance / 60_000));
  expect(actual.variance / variance).toBeCloseTo(1, 1);
  expect(actual.largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
  expect(actual.largest).toBeGreaterThan(bound * 0.98);
});

test('randomNormal has its mean and stddev, and tails', () => {
  const values = initialValues({ name: 'randomNormal', mean: 2, stddev: 0.5 }, { shape, seed: 0 });
  const { mean, variance, largest } = moments(values);
  expect(mean).toBeCloseTo(2, 2);
  expect(variance).toBeCloseTo(0.25, 2);
  expect(largest).toBeGreaterThan(2 + 3.5 * 0.5);
  const within = values.filter((value) => Math.abs(value - 2) < 0.5).length / values.length;
  expect(within).toBeCloseTo(0.6827, 2);
});

test('truncatedNormal ends at two stddev', () => {
  const values = initialValues({ name: 'truncatedNormal', stddev: 0.5 }, { shape, seed: 0 });
  expect(moments(values).largest).toBeLessThanOrEqual(1);
  expect(moments(values).variance).toBeCloseTo(0.25 * 0.87962566 ** 2, 2);
});

test('fans of a weight with more than two dimensions count its receptive field', () => {
  const { largest } = moments(initialValues('heUniform', { shape: [5, 4, 30, 20], seed: 1 }));
  const bound = Math.sqrt(6 / (5 * 4 * 30));
  expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
  expect(largest).toBeGreaterThan(bound * 0.98);
});

function fill(initializer: InitializerName | Initializer): number[] {
  return Array.from(initialValues(initializer, { shape: [2, 3], seed: 0 }));
}

test('constants are what they say', () => {
  expect(fill('zeros')).toEqual([0, 0, 0, 0, 0, 0]);
  expect(fill('ones')).toEqual([1, 1, 1, 1, 1, 1]);
  expect(fill('constant')).toEqual([0, 0, 0, 0, 0, 0]);
  expect(fill({ name: 'constant', value: 3 })).toEqual([3, 3, 3, 3, 3, 3]);
  expect(fill('identity')).toEqual([1, 0, 0, 0, 1, 0]);
  expect(fill({ name: 'identity', gain: 2 })).toEqual([2, 0, 0, 0, 2, 0]);
});

describe.each<InitializerName>([
  'orthogonal',
  'randomUniform',
  'randomNormal',
  'truncatedNormal',
  'glorotUniform',
  'glorotNormal',
])('%s', (name) => {
  test('depends on the seed alone, and 0 is a seed', () => {
    const [first, again, other] = [0, 0, 1].map((seed) =>
      initialValues(name, { shape: [4, 6], seed }),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('prefers a seed of its own', () => {
    const own = initialValues({ name, seed: 0 } as Initializer, { shape: [4, 6], seed: 5 });
    expect(own).toEqual(initialValues(name, { shape: [4, 6], seed: 0 }));
  });
});

test('identity refuses what is no matrix', () => {
  expect(() => initialValues('identity', { shape: [3], seed: 0 })).toThrow(
    'identity initializer: the weight must be a matrix, got shape (3,)',
  );
});

test.each([
  ['glorot', 'kernelInitializer must be an initializer (zeros, ones, '],
  [{ name: 'orthogonal', stddev: 1 }, 'got {"name":"orthogonal","stddev":1}'],
  [{ name: 'constant', value: '1' }, 'got {"name":"constant","value":"1"}'],
  [{ name: 'toString' }, 'got {"name":"toString"}'],
  [null, 'got null'],
])('a layer refuses the initializer %j', (kernelInitializer, message) => {
  expect(() => dense({ units: 1, kernelInitializer: kernelInitializer as 'zeros' })).toThrow(
    message,
  );
});
