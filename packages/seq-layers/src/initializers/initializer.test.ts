import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { modelFromConfig } from '../model/model-from-config.js';
import type { ModelConfig } from '../model/model-config.js';
import { sequential } from '../model/sequential.js';
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
  // The standard error of the variance of 60,000 values is at most √(2 / 60,000) = 0.6 %.
  expect(Math.abs(actual.variance / variance - 1)).toBeLessThan(0.024);
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

test.each<InitializerName>(['truncatedNormal', 'glorotNormal', 'heNormal', 'lecunNormal'])(
  '%s has the shape of a normal distribution cut off at two sigmas',
  (name) => {
    const values = initialValues(name, { shape, seed: 5 });
    const sigma = Math.sqrt(moments(values).variance) / 0.87962566;
    const share = (limit: number) =>
      values.filter((value) => Math.abs(value) < limit * sigma).length / values.length;
    // Of a normal distribution 68.27 % lie within one sigma, 38.29 % within half, 95.45 % within two.
    expect(share(1)).toBeCloseTo(0.6827 / 0.9545, 2);
    expect(share(0.5)).toBeCloseTo(0.3829 / 0.9545, 2);
  },
);

test('uniform distributions are flat', () => {
  const values = initialValues({ name: 'randomUniform', minval: 2, maxval: 4 }, { shape, seed: 0 });
  for (const limit of [2.25, 2.5, 3, 3.5]) {
    const below = values.filter((value) => value < limit).length / values.length;
    expect(below).toBeCloseTo((limit - 2) / 2, 2);
  }
});

test('fans of a vector are its length', () => {
  const { largest } = moments(initialValues('glorotUniform', { shape: [6000], seed: 1 }));
  const bound = Math.sqrt(6 / 12_000);
  expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
  expect(largest).toBeGreaterThan(bound * 0.98);
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
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
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

test.each<InitializerName | Initializer>([
  'zeros',
  'ones',
  { name: 'constant', value: 0.5 },
  { name: 'identity', gain: 2 },
  { name: 'orthogonal', gain: 0.5, seed: 0 },
  { name: 'randomUniform', minval: -1, maxval: 2, seed: 0 },
  { name: 'randomNormal', mean: 1, stddev: 2 },
  { name: 'truncatedNormal', mean: 1, stddev: 2, seed: 3 },
  { name: 'glorotUniform', seed: 0 },
  'glorotNormal',
  'heUniform',
  { name: 'heNormal', seed: 1 },
  'lecunUniform',
  { name: 'lecunNormal', seed: 2 },
])('%j is revived from a configuration', (kernelInitializer) => {
  const model = sequential([dense({ units: 4, kernelInitializer })], { inputShape: [6], seed: 9 });
  const config = JSON.parse(JSON.stringify(model.toConfig())) as ModelConfig;
  const revived = modelFromConfig(config, { seed: 9 });
  expect(revived.toConfig()).toEqual(model.toConfig());
  expect(revived.weights[0]!.variable.dataSync()).toEqual(model.weights[0]!.variable.dataSync());
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
