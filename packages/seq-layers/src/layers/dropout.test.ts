import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients.js';
import { random32 } from '../random32.js';
import { dropout } from './dropout.js';

beforeAll(() => registerGradients());

const training = true;

test('drops the share it should and scales the rest', () => {
  const { output } = dropout({ rate: 0.25 }).apply(tf.ones([100, 200]), { training, seed: 1 });
  const values = Array.from(output.dataSync());
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  const dropped = values.filter((value) => value === 0).length / values.length;
  // Five standard deviations of a share of 0.25 in 20 000 draws.
  expect(Math.abs(dropped - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 20_000));
});

test('drops exactly the elements whose random number is below the rate', () => {
  const { output } = dropout({ rate: 0.4 }).apply(tf.ones([50]), { training, seed: 9 });
  output.dataSync().forEach((value, index) => {
    expect(value === 0).toBe(random32(9, index) / 2 ** 32 < 0.4);
  });
});

test('drops the same elements for the same seed, others for another, and 0 is a seed', () => {
  const layer = dropout({ rate: 0.5 });
  const run = (seed: number) =>
    Array.from(layer.apply(tf.ones([64]), { training, seed }).output.dataSync());
  expect(run(0)).toEqual(run(0));
  expect(run(0)).not.toEqual(run(1));
});

test('multiplies gradients by the same mask', () => {
  const layer = dropout({ rate: 0.5 });
  const run = (x: tf.Tensor) => layer.apply(x, { training, seed: 3 }).output;
  const x = tf.ones([4, 5]);
  const gradient = tf.grad((input) => tf.sum(run(input)))(x);
  expect(gradient.dataSync()).toEqual(run(x).dataSync());
});

test.each([{}, { training: false, seed: 1 }])('passes everything on with %j', (options) => {
  const x = tf.tensor1d([1, 2, 3]);
  const { output } = dropout({ rate: 0.9 }).apply(x, options);
  expect(Array.from(output.dataSync())).toEqual([1, 2, 3]);
  output.dispose();
  expect(x.isDisposed).toBe(false);
});

test('makes one tensor a call', () => {
  const layer = dropout({ rate: 0.5 });
  const x = tf.ones([8]);
  const before = tf.memory().numTensors;
  const outputs = [layer.apply(x), layer.apply(x, { training, seed: 1 })];
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose(outputs.map(({ output }) => output));
});

test('needs a seed in training', () => {
  expect(() => dropout({ rate: 0.5 }).apply(tf.ones([2]), { training })).toThrow(
    'dropout: training needs the option seed',
  );
});

test.each([-0.1, 1, Number.NaN, '0.5'])('refuses the rate %j', (rate) => {
  expect(() => dropout({ rate: rate as number })).toThrow(
    'dropout: rate must be a number from 0 to below 1, got ',
  );
});
