import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import type { Activation } from '../activations.js';
import { registerGradients } from '../gradients.js';
import { dense } from './dense.js';

beforeAll(() => registerGradients());

const kernel = [0.5, -1, 2, 0.25, 1.5, -0.75];
const bias = [0.1, -0.2, 0.3];

test.each<[Activation, number[]]>([
  ['linear', [1.85, -1.7, 5.55]],
  ['relu', [1.85, 0, 5.55]],
  ['tanh', [0.951746, -0.935409, 0.99997]],
  ['sigmoid', [0.864127, 0.154465, 0.996128]],
  ['softmax', [0.02411, 0.000693, 0.975197]],
])('computes %s of x · kernel + bias', (activation, expected) => {
  const layer = dense({ units: 3, activation });
  layer.build([null, 2], {
    weights: (name) => Float32Array.from(name.endsWith('kernel') ? kernel : bias),
  });
  const { output } = layer.apply(tf.tensor2d([[3, 1]]));
  expect(output.shape).toEqual([1, 3]);
  // By hand: 1.5 + 0.25 + 0.1, −3 + 1.5 − 0.2 and 6 − 0.75 + 0.3, then the activation.
  Array.from(output.dataSync()).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
});

test('works on the last dimension of a sequence as tfjs-layers does, gradients included', () => {
  const x = tf.randomNormal([2, 3, 4], 0, 1, 'float32', 5);
  const theirs = tfl.layers.dense({
    units: 5,
    activation: 'tanh',
    biasInitializer: 'randomNormal',
  });
  theirs.apply(x);
  const values = theirs.getWeights().map((weight) => weight.dataSync() as Float32Array);
  const ours = dense({ units: 5, activation: 'tanh' });
  ours.build(x.shape, { weights: (name) => values[name.endsWith('kernel') ? 0 : 1]! });

  const expected = outputAndGradients(
    () => theirs.apply(x) as tf.Tensor,
    theirs.trainableWeights.map((weight) => weight.read() as tf.Variable),
  );
  const actual = outputAndGradients(
    () => ours.apply(x).output,
    ours.weights.map(({ variable }) => variable),
  );
  expected.forEach((tensor, i) => {
    expect(actual[i]!.shape).toEqual(tensor.shape);
    expect(tf.max(tf.abs(tf.sub(tensor, actual[i]!))).dataSync()[0]).toBeLessThan(1e-4);
  });
});

function outputAndGradients(call: () => tf.Tensor, variables: tf.Variable[]): tf.Tensor[] {
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(call())), variables);
  return [call(), ...variables.map((variable) => grads[variable.name]!)];
}

test('has no bias with useBias: false', () => {
  const layer = dense({ units: 3, useBias: false });
  layer.build([null, 2]);
  expect(layer.weights.map(({ name, variable }) => [name, variable.shape])).toEqual([
    ['dense/kernel', [2, 3]],
  ]);
});

test('takes its initializers', () => {
  const layer = dense({
    units: 2,
    kernelInitializer: 'identity',
    biasInitializer: { name: 'constant', value: 5 },
  });
  const { output } = layer.apply(tf.tensor2d([[1, 2]]));
  expect(Array.from(output.dataSync())).toEqual([6, 7]);
});

test('refuses an input of another size than it was built for', () => {
  const layer = dense({ units: 3 });
  layer.build([null, 2]);
  expect(() => layer.apply(tf.zeros([1, 3]))).toThrow(
    'dense: the last dimension of the input must be 2, got shape (1, 3)',
  );
});

test.each([
  [{}, 'dense: units is required'],
  [{ units: 0 }, 'dense: units must be a positive integer, got 0'],
  [{ units: 2.5 }, 'dense: units must be a positive integer, got 2.5'],
  [{ units: 2, activation: 'rele' }, 'dense: activation must be one of linear, relu, relu6'],
  [{ units: 2, usebias: false }, 'dense: there is no option "usebias"'],
  [{ units: 2, name: 'a/b' }, 'dense: name must be a name without "/", got "a/b"'],
  [null, 'dense: the options must be an object, got null'],
])('refuses the options %j', (options, message) => {
  expect(() => dense(options as { units: number })).toThrow(message);
});
