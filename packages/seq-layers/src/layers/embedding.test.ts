import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients.js';
import { embedding } from './embedding.js';

beforeAll(() => registerGradients());

const table = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i * 1.3));

function build() {
  const layer = embedding({ inputDim: 5, outputDim: 3 });
  layer.build([null, null], { weights: () => table.slice() });
  return layer;
}

test('looks up rows, for ids of any shape', () => {
  const layer = build();
  const { output } = layer.apply(tf.tensor2d([4, 0, 4, 1], [2, 2], 'int32'));
  expect(output.shape).toEqual([2, 2, 3]);
  const rows = [4, 0, 4, 1].flatMap((id) => Array.from(table.subarray(id * 3, id * 3 + 3)));
  expect(Array.from(output.dataSync())).toEqual(rows);
  expect(layer.apply(tf.tensor1d([2], 'int32')).output.shape).toEqual([1, 3]);
});

test('takes float ids as integers', () => {
  const { output } = build().apply(tf.tensor2d([[1.9]]));
  expect(Array.from(output.dataSync())).toEqual(Array.from(table.subarray(3, 6)));
});

test('adds up the gradients of a row that is looked up twice, as gather and finite differences do', () => {
  const layer = build();
  const ids = tf.tensor2d([1, 3, 1, 0, 1, 4], [2, 3], 'int32');
  const weights = tf.tensor(
    Float32Array.from({ length: 18 }, (_, i) => Math.cos(i)),
    [2, 3, 3],
  );
  const { variable } = layer.weights[0]!;
  const loss = () => tf.sum<tf.Scalar>(tf.mul(tf.square(layer.apply(ids).output), weights));
  const actual = tf.variableGrads(loss, [variable]).grads[variable.name]!.dataSync();

  const viaGather = tf.grad((x) => tf.sum(tf.mul(tf.square(tf.gather(x, ids)), weights)))(variable);
  viaGather.dataSync().forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));

  const epsilon = 1e-2;
  const values = table.slice();
  const lossAt = (i: number, step: number) => {
    const moved = values.slice();
    moved[i]! += step;
    variable.assign(tf.tensor2d(moved, [5, 3]));
    return loss().dataSync()[0]!;
  };
  // The loss is quadratic, so central differences have no error but float32's.
  values.forEach((_, i) => {
    const difference = (lossAt(i, epsilon) - lossAt(i, -epsilon)) / (2 * epsilon);
    expect(actual[i]).toBeCloseTo(difference, 3);
  });
});

test('leaves no tensor behind', () => {
  const layer = build();
  const ids = tf.tensor2d([[1, 2, 1]], [1, 3], 'int32');
  const before = tf.memory().numTensors;
  const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(ids).output));
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
});

test('begins uniform within ±0.05, by the seed', () => {
  const [first, again, other] = [0, 0, 1].map((seed) => {
    const layer = embedding({ inputDim: 50, outputDim: 20 });
    layer.build([null, null], { seed });
    return Array.from(layer.weights[0]!.variable.dataSync());
  });
  expect(Math.max(...first!.map(Math.abs))).toBeLessThanOrEqual(0.05);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('takes its initializer', () => {
  const layer = embedding({ inputDim: 3, outputDim: 3, embeddingsInitializer: 'identity' });
  const { output } = layer.apply(tf.tensor1d([2], 'int32'));
  expect(Array.from(output.dataSync())).toEqual([0, 0, 1]);
});

test.each([
  [{ outputDim: 3 }, 'embedding: inputDim is required'],
  [{ inputDim: 5, outputDim: -3 }, 'embedding: outputDim must be a positive integer, got -3'],
  [{ inputDim: 5, outputDim: 3, inputLength: 4 }, 'embedding: there is no option "inputLength"'],
  [
    { inputDim: 2, outputDim: 3, weights: [[1, 2, 3]] },
    'embedding: weights must have shape (2, 3), got 1 rows of 3',
  ],
  [
    { inputDim: 2, outputDim: 3, weights: new Float32Array(5) },
    'embedding: weights must have shape (2, 3), got 5 numbers',
  ],
])('refuses the options %j', (options, message) => {
  expect(() => embedding(options as { inputDim: number; outputDim: number })).toThrow(message);
});
