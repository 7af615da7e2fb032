import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { concatenate } from '../layers/merge.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { functional, input } from './functional.js';
import { modelFromConfig } from './model-from-config.js';
import type { ModelConfig } from './model-config.js';
import { summary } from './summary.js';

beforeAll(() => registerGradients());

const ids = (...values: number[][]) => tf.tensor2d(values, undefined, 'int32');
const valuesOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** Two texts through one embedding and one LSTM, then a score. */
function twins() {
  const [left, right] = ['left', 'right'].map((name) =>
    input({ shape: [null], dtype: 'int32', name }),
  );
  const words = embedding({ inputDim: 9, outputDim: 4 });
  const read = lstm({ units: 3 });
  const ends = [left!, right!].map((text) => read.apply(words.apply(text)));
  const score = dense({ units: 1 }).apply(concatenate().apply(ends));
  return functional({ inputs: [left!, right!], outputs: score, seed: 2 });
}

test('shares the weights of a layer that is used twice, as a model of tfjs-layers does', () => {
  const model = twins();
  expect(model.layers.map(({ name }) => name)).toEqual([
    'embedding',
    'lstm',
    'concatenate',
    'dense',
  ]);
  expect(model.weights).toHaveLength(1 + 3 + 2);

  const [left, right] = ['left', 'right'].map((name) =>
    tfl.input({ shape: [null], dtype: 'int32', name }),
  );
  const words = tfl.layers.embedding({ inputDim: 9, outputDim: 4 });
  const read = tfl.layers.lstm({
    units: 3,
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'zeros',
  });
  const ends = [left!, right!].map((text) => read.apply(words.apply(text)) as tfl.SymbolicTensor);
  const joined = tfl.layers.concatenate().apply(ends);
  const score = tfl.layers.dense({ units: 1 }).apply(joined) as tfl.SymbolicTensor;
  const theirs = tfl.model({ inputs: [left!, right!], outputs: score });
  theirs.setWeights(model.weights.map(({ variable }) => variable));

  const texts = [ids([1, 2, 3], [4, 5, 6]), ids([7, 8], [0, 1])];
  const actual = model.predict(texts);
  const expected = valuesOf(theirs.predict(texts) as tf.Tensor);
  valuesOf(actual).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));

  const loss = () => tf.mean<tf.Scalar>(tf.square(model.apply(texts).output));
  const { grads } = tf.variableGrads(loss);
  const theirLoss = () => tf.mean<tf.Scalar>(tf.square(theirs.apply(texts) as tf.Tensor));
  const others = tf.variableGrads(theirLoss).grads;
  model.weights.forEach(({ variable }, i) => {
    const other = valuesOf(others[(theirs.weights[i]!.read() as tf.Variable).name]!);
    valuesOf(grads[variable.name]!).forEach((value, k) => expect(value).toBeCloseTo(other[k]!, 5));
  });
});

test('hands the states of one layer to another: an encoder and a decoder', () => {
  const source = input({ shape: [null, 2] });
  const target = input({ shape: [null, 2] });
  const encoded = gru({ units: 3 }).apply(source);
  const decoder = gru({ units: 3, returnSequences: true });
  const decoded = decoder.apply(target, { initialState: encoded.states });
  const model = functional({ inputs: [source, target], outputs: [decoded, encoded], seed: 1 });
  const [first, second] = [tf.ones([2, 4, 2]), tf.ones([2, 3, 2])];
  const [output, end] = model.predictAll([first, second]);
  const expected = decoder.apply(second, { states: [end!] }).output;
  expect(valuesOf(output!)).toEqual(valuesOf(expected));
  expect(output!.shape).toEqual([2, 3, 3]);
});

test('is revived from its configuration, through JSON, with the same results', () => {
  const model = twins();
  const config = JSON.parse(JSON.stringify(model.toConfig())) as ModelConfig;
  const revived = modelFromConfig(config, { seed: 2 });
  expect(revived.toConfig()).toEqual(model.toConfig());
  const texts = [ids([1, 2]), ids([3])];
  expect(valuesOf(revived.predict(texts))).toEqual(valuesOf(model.predict(texts)));
});

// The columns of https://keras.io/2.15/guides/functional_api/, a line for each connection.
test('prints what is connected to what', () => {
  expect(summary(twins()).split('\n').slice(2, -5)).toEqual([
    ' Layer (type)                   Output Shape         Param #     Connected to                     ',
    '==================================================================================================',
    ' left (InputLayer)              [(None, None)]       0           []                               ',
    '                                                                                                  ',
    ' right (InputLayer)             [(None, None)]       0           []                               ',
    '                                                                                                  ',
    " embedding (Embedding)          (None, None, 4)      36          ['left[0][0]',                   ",
    "                                                                  'right[0][0]']                  ",
    '                                                                                                  ',
    " lstm (LSTM)                    (None, 3)            96          ['embedding[0][0]',              ",
    "                                                                  'embedding[1][0]']              ",
    '                                                                                                  ',
    " concatenate (Concatenate)      (None, 6)            0           ['lstm[0][0]',                   ",
    "                                                                  'lstm[1][0]']                   ",
    '                                                                                                  ',
    " dense (Dense)                  (None, 1)            7           ['concatenate[0][0]']            ",
    '                                                                                                  ',
  ]);
});

test('prints a chain of layers as a sequential model, with its input', () => {
  const x = input({ shape: [2] });
  const lines = summary(functional({ inputs: x, outputs: dense({ units: 1 }).apply(x) }));
  expect(lines.split('\n').slice(1, 6)).toEqual([
    '_'.repeat(65),
    ' Layer (type)                Output Shape              Param #   ',
    '='.repeat(65),
    ' input_1 (InputLayer)        [(None, 2)]               0         ',
    ' '.repeat(65),
  ]);
});

test('dropout draws anew in each place a layer is used', () => {
  const x = input({ shape: [50] });
  const drop = dropout({ rate: 0.5 });
  const model = functional({ inputs: x, outputs: [drop.apply(x), drop.apply(x)] });
  const { outputs } = model.apply(tf.ones([1, 50]), { training: true, seed: 1 });
  expect(valuesOf(outputs[0]!)).not.toEqual(valuesOf(outputs[1]!));
});

test('an input given twice, missing, or wrong in number is an error', () => {
  const [a, b] = [input({ shape: [2], name: 'a' }), input({ shape: [2], name: 'b' })];
  const sum = concatenate().apply([a, b]);
  expect(() => functional({ inputs: a, outputs: sum })).toThrow(
    'model: the outputs depend on b, which is not among the inputs',
  );
  expect(() => functional({ inputs: [a, a, b], outputs: sum })).toThrow('each given once');
  const model = functional({ inputs: [a, b], outputs: sum });
  expect(() => model.apply(tf.ones([1, 2]))).toThrow('the model takes 2 inputs, got 1');
  expect(() => dense({ units: 1 }).apply([a, b])).toThrow('the layer takes one input, got 2');
});

test.each([
  [{ outputs: [{ call: 3, output: 0 }] }, 'there is no {"call":3,"output":0} before it is read'],
  [{ calls: [{ layer: 7, inputs: [{ input: 0 }], initialState: [] }] }, 'must have a layer'],
  [
    { calls: [{ layer: 0, inputs: [{ call: 0, output: 0 }], initialState: [] }] },
    'there is no {"call":0,"output":0} before it is read',
  ],
])('refuses the configuration with %j', (change, message) => {
  const x = input({ shape: [2] });
  const { config, ...rest } = functional({
    inputs: x,
    outputs: dense({ units: 1 }).apply(x),
  }).toConfig();
  const changed = { ...rest, config: { ...config, ...change } } as ModelConfig;
  expect(() => modelFromConfig(changed)).toThrow(message);
});
