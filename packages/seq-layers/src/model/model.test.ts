import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients.js';
import { dense } from '../layers/dense.js';
import { embedding } from '../layers/embedding.js';
import { tiedDense } from '../layers/tied-dense.js';
import { timeDistributed } from '../layers/time-distributed.js';
import { bidirectional } from '../recurrent/bidirectional.js';
import { gru } from '../recurrent/gru.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { stacked } from '../recurrent/stacked.js';
import type { Constraint } from '../weights/constraint.js';
import { copyModel } from './copy-model.js';
import { sequential } from './sequential.js';
import { summary } from './summary.js';

beforeAll(() => registerGradients());

const ids = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
const valuesOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

function characterModel() {
  return sequential(
    [
      embedding({ inputDim: 7, outputDim: 3 }),
      simpleRNN({ units: 4, returnSequences: true, stateful: true }),
      dense({ units: 7, name: 'logits' }),
    ],
    { seed: 1 },
  );
}

test('finds layers by name and by place', () => {
  const model = characterModel();
  expect(model.getLayer('logits')).toBe(model.layers[2]);
  expect(model.getLayer(-1)).toBe(model.layers[2]);
  expect(() => model.getLayer('lstm')).toThrow(
    'sequential: there is no layer "lstm", only embedding, simple_rnn, logits',
  );
});

test('a frozen layer has no trainable weights until it is unfrozen, inner layers included', () => {
  const model = sequential([
    embedding({ inputDim: 7, outputDim: 3, trainable: false }),
    bidirectional({ layer: gru({ units: 2 }) }),
    dense({ units: 1 }),
  ]);
  expect(model.trainableWeights).toHaveLength(3 + 3 + 2);
  model.freeze('bidirectional', -1);
  expect(model.trainableWeights).toHaveLength(0);
  expect(summary(model)).toContain('Trainable params: 0 (0.00 Byte)');
  model.unfreeze('bidirectional');
  expect(model.trainableWeights.map(({ name }) => name)).toEqual([
    'bidirectional/forward_gru/kernel',
    'bidirectional/forward_gru/recurrent_kernel',
    'bidirectional/forward_gru/bias',
    'bidirectional/backward_gru/kernel',
    'bidirectional/backward_gru/recurrent_kernel',
    'bidirectional/backward_gru/bias',
  ]);
  model.unfreeze();
  expect(model.trainableWeights).toHaveLength(1 + 6 + 2);
});

test('reads and sets weights by name, all or nothing', async () => {
  const model = characterModel();
  const before = await model.getWeights();
  expect(Object.keys(before)).toEqual(model.weights.map(({ name }) => name));
  const bias = { data: Float32Array.from({ length: 7 }, (_, i) => i), shape: [7] };
  expect(() =>
    model.setWeights({ 'logits/bias': bias, 'logits/kernel': { ...bias, shape: [4, 7] } }),
  ).toThrow('"logits/kernel" must have shape (4, 7), got 7 values of shape (4, 7)');
  expect(() => model.setWeights({ 'dense/bias': bias })).toThrow('there is no weight "dense/bias"');
  expect(await model.getWeights()).toEqual(before);
  model.setWeights({ 'logits/bias': bias });
  const after = await model.getWeights();
  expect(after['logits/bias']).toEqual(bias);
  expect(after['logits/kernel']).toEqual(before['logits/kernel']);
});

test('withBatchSize shares the weights, not the states', () => {
  const model = characterModel();
  model.predict(ids);
  const sampler = model.withBatchSize(1);
  expect(summary(sampler)).toMatch(/simple_rnn \(SimpleRNN\) +\(1, None, 4\)/);
  expect(sampler.weights.map(({ variable }) => variable)).toEqual(
    model.weights.map(({ variable }) => variable),
  );
  const one = tf.slice(ids, [0, 0], [1, 2]);
  const fresh = valuesOf(model.call(one));
  expect(valuesOf(sampler.predict(one))).toEqual(fresh);
  expect(valuesOf(sampler.predict(one))).not.toEqual(fresh);
  expect(() => sampler.predict(ids)).toThrow('the batch size must be 1, got shape (2, 2)');
  sampler.dispose();
  expect(model.weights.every(({ variable }) => !variable.isDisposed)).toBe(true);
  expect(() => sequential([dense({ units: 1 })]).withBatchSize(1)).toThrow('not built');
});

test('a copy has equal weights of its own, tied ones still tied', async () => {
  const words = embedding({ inputDim: 7, outputDim: 3 });
  const model = sequential([words, tiedDense({ embedding: words })], { seed: 5 });
  const twin = await copyModel(model);
  expect(valuesOf(twin.predict(ids))).toEqual(valuesOf(model.predict(ids)));
  twin.weights[0]!.variable.assign(tf.zeros([7, 3]));
  expect(Math.max(...valuesOf(twin.predict(ids)).map(Math.abs))).toBe(0);
  expect(Math.max(...valuesOf(model.predict(ids)).map(Math.abs))).toBeGreaterThan(0);
  await expect(copyModel(sequential([dense({ units: 1 })]))).rejects.toThrow('not built');
});

test('an embedding begins with the vectors it is given, and may be kept from training', () => {
  const weights = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  for (const given of [weights, Float32Array.from(weights.flat())]) {
    const layer = embedding({ inputDim: 3, outputDim: 2, weights: given, trainable: false });
    const model = sequential([layer]);
    const { output } = model.apply(tf.tensor2d([[2, 0]], undefined, 'int32'));
    expect(valuesOf(output)).toEqual([5, 6, 1, 2]);
    expect(model.trainableWeights).toHaveLength(0);
    expect(JSON.stringify(model.toConfig())).not.toContain('"weights"');
  }
});

test('the regularization loss is that of tfjs-layers', () => {
  const regularizer = { l1: 0.3, l2: 0.7 };
  const layer = dense({ units: 3, kernelRegularizer: regularizer, biasRegularizer: { l1: 1 } });
  const model = sequential([layer], { inputShape: [4], seed: 1 });
  const kernel = model.weights[0]!.variable;
  const expected = tfl.regularizers.l1l2(regularizer).apply(kernel).dataSync()[0]!;
  expect(model.regularizationLoss()!.dataSync()[0]).toBeCloseTo(expected, 5);
  model.freeze();
  expect(model.regularizationLoss()).toBeUndefined();
});

test('an activity regularizer adds its penalty, divided by the batch size', () => {
  const layer = dense({ units: 3, activityRegularizer: { l2: 2 } });
  const model = sequential([layer], { inputShape: [4], seed: 1 });
  const { output, penalty } = model.apply(tf.ones([5, 4]));
  const squares = valuesOf(output).reduce((sum, value) => sum + value * value, 0);
  expect(penalty!.dataSync()[0]).toBeCloseTo((2 * squares) / 5, 4);
});

test('activity regularizers of layers inside others count', () => {
  const inner = { activityRegularizer: { l1: 1 } };
  for (const layer of [
    bidirectional({ layer: gru({ units: 2, ...inner }) }),
    stacked({ cell: 'gru', layers: 2, units: 2, ...inner }),
    timeDistributed({ layer: dense({ units: 2, ...inner }) }),
  ]) {
    const model = sequential([layer], { inputShape: [null, 3], seed: 1 });
    const { penalty } = model.apply(tf.ones([2, 4, 3]));
    expect(penalty!.dataSync()[0]).toBeGreaterThan(0);
  }
});

test.each<[Constraint, ReturnType<typeof tfl.constraints.nonNeg>]>([
  [{ name: 'nonNeg' }, tfl.constraints.nonNeg()],
  [{ name: 'unitNorm' }, tfl.constraints.unitNorm({ axis: 0 })],
  [{ name: 'unitNorm', axis: 1 }, tfl.constraints.unitNorm({ axis: 1 })],
  [{ name: 'maxNorm', maxValue: 0.5 }, tfl.constraints.maxNorm({ maxValue: 0.5, axis: 0 })],
  [
    { name: 'minMaxNorm', minValue: 1, maxValue: 1.2, rate: 0.5 },
    tfl.constraints.minMaxNorm({ minValue: 1, maxValue: 1.2, rate: 0.5, axis: 0 }),
  ],
])('the constraint %j is that of tfjs-layers', (constraint, theirs) => {
  const layer = dense({ units: 3, kernelConstraint: constraint });
  const model = sequential([layer], { inputShape: [4], seed: 1 });
  const kernel = model.weights[0]!.variable;
  const expected = valuesOf(theirs.apply(kernel));
  model.applyConstraints();
  valuesOf(kernel).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
});

test('a sequence of one step has gradients', () => {
  const model = characterModel();
  const { grads } = tf.variableGrads(() =>
    tf.mean<tf.Scalar>(tf.square(model.apply(tf.tensor2d([[3]], undefined, 'int32')).output)),
  );
  expect(Object.keys(grads)).toHaveLength(model.weights.length);
});

test('call gives the output alone and leaves nothing else behind', () => {
  const model = characterModel();
  const before = tf.memory().numTensors;
  const output = model.call(ids);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(valuesOf(output)).toEqual(valuesOf(model.apply(ids).output));
});
