import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  activation,
  add,
  attention,
  average,
  bidirectional,
  concatenate,
  dense,
  dropout,
  embedding,
  flatten,
  functional,
  globalAveragePooling1d,
  globalMaxPooling1d,
  gru,
  input,
  layerNormalization,
  lstm,
  masking,
  multiply,
  sequential,
  simpleRNN,
  spatialDropout1d,
  stacked,
  tiedDense,
  timeDistributed,
  type Activation,
  type Layer,
  type Model,
} from '../../index.js';
import { toOnnx, type OnnxOptions } from './onnx.js';

// What ONNX Runtime makes of the export, beside what the model itself predicts.

const x = tf.tensor3d(
  Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.3)),
  [2, 4, 3],
);
const ids = tf.tensor2d([3, 1, 4, 0, 2, 0, 0, 0], [2, 4], 'int32');

async function runOnnx(
  model: Model,
  feeds: Record<string, tf.Tensor>,
  options?: OnnxOptions,
): Promise<InferenceSession.ReturnType> {
  const session = await InferenceSession.create(await toOnnx(model, options));
  const tensors = Object.entries(feeds).map(([name, tensor]) => [
    name,
    new Tensor(tensor.dtype as 'float32', tensor.dataSync() as Float32Array, tensor.shape),
  ]);
  return session.run(Object.fromEntries(tensors) as Record<string, Tensor>);
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 5);
}

/** Random biases too, since zeros would hide where they go. */
const biased = { biasInitializer: { name: 'randomUniform', minval: -1, maxval: 1 } } as const;
const sequences = { units: 5, returnSequences: true, ...biased } as const;

const recurrent: [string, () => Layer][] = [
  ['lstm', () => lstm({ units: 5, ...biased, unitForgetBias: false })],
  ['lstm of all steps', () => lstm(sequences)],
  ['lstm backwards', () => lstm({ ...sequences, goBackwards: true })],
  [
    'last step of lstm backwards',
    () => lstm({ ...sequences, returnSequences: false, goBackwards: true }),
  ],
  [
    'lstm with other activations',
    () => lstm({ ...sequences, activation: 'relu', recurrentActivation: 'hardSigmoid' }),
  ],
  ['gru', () => gru(sequences)],
  ['gru with reset before', () => gru({ ...sequences, resetAfter: false })],
  ['simpleRNN', () => simpleRNN(sequences)],
  ['simpleRNN with relu', () => simpleRNN({ ...sequences, activation: 'relu', useBias: false })],
  ['bidirectional', () => bidirectional({ layer: lstm(sequences) })],
  ['last steps of bidirectional', () => bidirectional({ layer: gru({ units: 5, ...biased }) })],
  ['bidirectional sum', () => bidirectional({ layer: gru(sequences), mergeMode: 'sum' })],
  ['bidirectional ave', () => bidirectional({ layer: gru(sequences), mergeMode: 'ave' })],
  [
    'bidirectional of two kinds',
    () =>
      bidirectional({
        layer: lstm(sequences),
        backwardLayer: gru({ ...sequences, units: 3, goBackwards: true }),
      }),
  ],
  [
    'stacked',
    () =>
      stacked({ cell: 'lstm', layers: 2, units: 4, bidirectional: true, returnSequences: true }),
  ],
];

test.each(recurrent)('%s', async (_, makeLayer) => {
  const model = sequential([makeLayer()], { inputShape: [null, 3], seed: 1 });
  const { output } = await runOnnx(model, { input: x });
  expect(output!.dims).toEqual(model.predict(x).shape);
  expectNear(output!.data as Float32Array, model.predict(x).dataSync());
});

const others: [string, () => Layer[]][] = [
  ['dense', () => [dense({ units: 2, ...biased })]],
  ['layerNormalization', () => [layerNormalization({ ...({ betaInitializer: 'ones' } as const) })]],
  ['layerNormalization without scale', () => [layerNormalization({ scale: false })]],
  ['globalAveragePooling1d', () => [globalAveragePooling1d()]],
  ['globalMaxPooling1d', () => [globalMaxPooling1d({ keepdims: true })]],
  ['flatten', () => [flatten(), dense({ units: 2 })]],
  ['timeDistributed', () => [timeDistributed({ layer: dense({ units: 2, activation: 'tanh' }) })]],
  ['dropout', () => [dropout({ rate: 0.5 }), spatialDropout1d({ rate: 0.5 })]],
  ['attention', () => [attention({ useScale: true })]],
  [
    'two outputs of bidirectional',
    () => [bidirectional({ layer: lstm(sequences), mergeMode: null }), multiply()],
  ],
];

test.each(others)('%s', async (_, makeLayers) => {
  const model = sequential(makeLayers(), { inputShape: [4, 3], seed: 1 });
  const { output } = await runOnnx(model, { input: x });
  expect(output!.dims).toEqual(model.predict(x).shape);
  expectNear(output!.data as Float32Array, model.predict(x).dataSync());
});

const activations: Activation[] = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'gelu',
  'swish',
  'softplus',
  'softsign',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'exponential',
  'softmax',
  'logSoftmax',
];

test.each(activations)('the activation %s', async (name) => {
  const model = sequential([activation({ activation: name })], { inputShape: [null, 3] });
  const wide = tf.mul(x, 8);
  const { output } = await runOnnx(model, { input: wide });
  const expected = model.predict(wide).dataSync();
  expected.forEach((value, i) =>
    expect(Math.abs(Number(output!.data[i]) - value)).toBeLessThan(1e-5 * (1 + Math.abs(value))),
  );
});

test.each<[string, () => Layer[]]>([
  ['lstm', () => [lstm({ units: 4 })]],
  ['lstm of all steps', () => [lstm(sequences)]],
  ['bidirectional of all steps', () => [bidirectional({ layer: gru(sequences) })]],
  ['two layers and flatten', () => [lstm(sequences), gru(sequences), globalMaxPooling1d()]],
  [
    'bidirectional and pooling',
    () => [bidirectional({ layer: gru(sequences) }), globalAveragePooling1d()],
  ],
  ['stacked', () => [stacked({ cell: 'gru', layers: 2, units: 3 })]],
  ['last step backwards', () => [simpleRNN({ units: 3, goBackwards: true })]],
  ['attention and pooling', () => [attention(), globalAveragePooling1d()]],
])('padding after the sequences is left out by %s', async (_, makeLayers) => {
  const words = embedding({ inputDim: 5, outputDim: 3, maskZero: true });
  const model = sequential([words, dense({ units: 3 }), ...makeLayers()], { seed: 2 });
  const { output } = await runOnnx(model, { input: ids });
  expectNear(output!.data as Float32Array, model.predict(ids).dataSync());
});

test('masking leaves out what it is told to', async () => {
  const model = sequential([masking({ maskValue: 9 }), lstm({ units: 3 })], {
    inputShape: [null, 2],
    seed: 1,
  });
  const padded = tf.tensor3d([1, 2, 3, 9, 9, 9], [1, 3, 2]);
  const { output } = await runOnnx(model, { input: padded });
  expectNear(output!.data as Float32Array, model.predict(padded).dataSync());
});

test('a language model with tied weights goes on from the states it put out', async () => {
  const words = embedding({ inputDim: 7, outputDim: 3 });
  const model = sequential(
    [
      words,
      lstm({ units: 3, returnSequences: true, stateful: true }),
      tiedDense({ embedding: words }),
    ],
    { seed: 1 },
  );
  let states = { 'lstm/initial_h': tf.zeros([1, 3]), 'lstm/initial_c': tf.zeros([1, 3]) };
  for (const id of [3, 1, 4]) {
    const token = tf.tensor2d([[id]], undefined, 'int32');
    const result = await runOnnx(model, { input: token, ...states }, { states: true });
    expectNear(result['output']!.data as Float32Array, model.predict(token).dataSync());
    const [h, c] = ['h', 'c'].map((name) =>
      tf.tensor2d(result[`lstm/final_${name}`]!.data as Float32Array, [1, 3]),
    );
    states = { 'lstm/initial_h': h!, 'lstm/initial_c': c! };
  }
});

test('a functional model keeps the names of its inputs', async () => {
  const [a, b] = ['a', 'b'].map((name) => input({ shape: [3], name }));
  const shared = dense({ units: 2, ...biased });
  const [left, right] = [shared.apply(a!), shared.apply(b!)];
  const outputs = [
    add().apply([left, right]),
    average().apply([left, right, concatenate().apply(left)]),
  ];
  const model = functional({ inputs: [a!, b!], outputs });
  const feeds = { a: tf.tensor2d([[1, 2, 3]]), b: tf.tensor2d([[3, -1, 0.5]]) };
  const expected = model.predictAll([feeds.a, feeds.b]);
  const actual = await runOnnx(model, feeds);
  expectNear(actual['output_1']!.data as Float32Array, expected[0]!.dataSync());
  expectNear(actual['output_2']!.data as Float32Array, expected[1]!.dataSync());
});

test('states that a layer is given are refused, not left out', async () => {
  const [a, b] = [input({ shape: [2, 3] }), input({ shape: [5] })];
  const outputs = gru({ units: 5 }).apply(a, { initialState: [b] });
  await expect(toOnnx(functional({ inputs: [a, b], outputs }))).rejects.toThrow(
    'gru begins with given states',
  );
});

test.each<[string, () => Layer]>([
  ['layer normalisation', () => lstm({ units: 2, layerNormalization: true })],
  ['the activation swish', () => gru({ units: 2, activation: 'swish' })],
  ['a causal mask', () => attention({ useCausalMask: true })],
])('says that there is no %s', async (what, makeLayer) => {
  const model = sequential([makeLayer()], { inputShape: [null, 3] });
  await expect(toOnnx(model)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(what) as string,
  });
});
