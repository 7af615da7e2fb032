import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, runWithGradients, waves } from '../../test/compare.js';
import { registerGradients } from '../gradients.js';
import { functional } from '../model/functional.js';
import { input } from '../model/functional.js';
import { modelFromConfig } from '../model/model-from-config.js';
import { dot, type DotOptions } from './dot.js';

beforeAll(() => registerGradients());

describe.each<[string, DotOptions, number[], number[], number[]]>([
  ['two vectors', { axes: 1 }, [3, 4], [3, 4], [3, 1]],
  ['two vectors from the end', { axes: -1 }, [3, 4], [3, 4], [3, 1]],
  ['a vector and rows', { axes: [1, 2] }, [3, 4], [3, 6, 4], [3, 6]],
  ['rows and a vector', { axes: [2, 1] }, [3, 6, 4], [3, 4], [3, 6]],
  ['rows and rows', { axes: 2 }, [3, 5, 4], [3, 6, 4], [3, 5, 6]],
  ['columns and rows', { axes: [1, 2] }, [3, 4, 5], [3, 6, 4], [3, 5, 6]],
  ['columns and columns', { axes: 1 }, [3, 4, 5], [3, 4, 6], [3, 5, 6]],
])('of %s', (_name, options, a, b, shape) => {
  const run = (call: (inputs: tf.Tensor[]) => tf.Tensor) =>
    runWithGradients((x) => [call([x, second])], { input: waves(a, 1), variables: [second] });
  const second = tf.variable(waves(b, 2));

  test('it is that of tfjs-layers, gradients included', () => {
    const axes = options.axes as number | [number, number];
    const theirs = tfl.layers.dot({ axes });
    const outputs = run((inputs) => dot(options).apply(inputs as [tf.Tensor]).output);
    const expected = run((inputs) => tf.reshape(theirs.apply(inputs) as tf.Tensor, shape));
    expectClose(outputs, expected);
    expect(dot(options).outputShape(a, b)).toEqual(shape);
    expect(dot(options).apply([waves(a, 1), second]).output.shape).toEqual(shape);
  });

  test('normalised, it is the cosine of every angle, and its gradient that of differences', () => {
    const layer = dot({ ...options, normalize: true });
    const plain = dot(options);
    const scaled = (factor: number) =>
      layer.apply([tf.mul(waves(a, 1), factor), tf.mul(second, 3)]).output.dataSync();
    const cosines = scaled(1);
    for (const value of cosines) expect(Math.abs(value)).toBeLessThanOrEqual(1.00001);
    scaled(5).forEach((value, i) => expect(value).toBeCloseTo(cosines[i]!, 5));
    expect(cosines).not.toEqual(plain.apply([waves(a, 1), second]).output.dataSync());
    const { gradients } = run((inputs) => layer.apply(inputs as [tf.Tensor]).output);
    const total = (x: Float32Array) => {
      const { output } = layer.apply([tf.tensor(x, a), second]);
      const flat = tf.reshape(output, [-1]);
      return tf.sum(tf.mul(flat, waves([flat.size], 9))).dataSync()[0]!;
    };
    const values = waves(a, 1).dataSync<'float32'>();
    for (const at of [0, 5, values.length - 1]) {
      const moved = (change: number) =>
        values.map((value, i) => (i === at ? value + change : value));
      const difference = (total(moved(0.01)) - total(moved(-0.01))) / 0.02;
      expect(gradients[1]![at]).toBeCloseTo(difference, 2);
    }
  });
});

test('a vector of zeros has no angle, and no gradient that is not finite', () => {
  const zeros = tf.variable(tf.zeros([1, 3]));
  const layer = dot({ axes: 1, normalize: true });
  const { grads, value } = tf.variableGrads(() =>
    tf.sum(layer.apply([zeros, waves([1, 3], 1)]).output),
  );
  expect(value.dataSync()[0]).toBe(0);
  expect([...grads[zeros.name]!.dataSync()].every(Number.isFinite)).toBe(true);
});

test('a model with it is rebuilt from its configuration', () => {
  const [a, b] = [input({ shape: [4] }), input({ shape: [6, 4] })];
  const model = functional({
    inputs: [a, b],
    outputs: dot({ axes: [1, 2], normalize: true }).apply([a, b]),
  });
  const copy = modelFromConfig(model.toConfig());
  const inputs = [waves([2, 4], 3), waves([2, 6, 4], 4)];
  expect([...copy.predict(inputs).dataSync()]).toEqual([...model.predict(inputs).dataSync()]);
});

test.each<[string, DotOptions, number[][], RegExp]>([
  [
    'sizes that differ',
    { axes: 1 },
    [
      [2, 3],
      [2, 4],
    ],
    /of one size, got 3 and 4/,
  ],
  ['one input', { axes: 1 }, [[2, 3]], /of two inputs/],
  [
    'three inputs',
    { axes: 1 },
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    /of two inputs/,
  ],
  [
    'a dimension that is not there',
    { axes: [1, 2] },
    [
      [2, 3],
      [2, 3],
    ],
    /axes \[1, 2\] must be/,
  ],
  [
    'the batch',
    { axes: -2 },
    [
      [2, 3],
      [2, 3],
    ],
    /other than the batch/,
  ],
])('refuses %s', (_name, options, shapes, message) => {
  expect(() => dot(options).outputShape(...(shapes as [number[]]))).toThrow(message);
});

test.each([{}, { axes: 0 }, { axes: [1] }, { axes: 1.5 }, { axes: 1, normalise: true }])(
  'refuses the options %j',
  (options) => {
    expect(() => dot(options as DotOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  },
);
