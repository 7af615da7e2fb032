import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { dense } from './layers/dense.js';
import { dropout } from './layers/dropout.js';
import { embedding } from './layers/embedding.js';
import { gru } from './recurrent/gru.js';
import { lstm } from './recurrent/lstm.js';
import { simpleRNN } from './recurrent/simple-rnn.js';

test('a layer is named after its class, as Keras does', () => {
  const layers = [
    embedding({ inputDim: 2, outputDim: 2 }),
    simpleRNN({ units: 1 }),
    lstm({ units: 1 }),
    gru({ units: 1 }),
    dense({ units: 1 }),
    dropout({ rate: 0 }),
  ];
  expect(layers.map(({ name, className }) => [name, className])).toEqual([
    ['embedding', 'Embedding'],
    ['simple_rnn', 'SimpleRNN'],
    ['lstm', 'LSTM'],
    ['gru', 'GRU'],
    ['dense', 'Dense'],
    ['dropout', 'Dropout'],
  ]);
});

test('a layer is built by its first input, once', () => {
  const layer = dense({ units: 2 });
  expect(layer.built).toBe(false);
  layer.apply(tf.ones([1, 3]));
  const [kernel] = layer.weights;
  layer.build([null, 3]);
  expect(layer.weights[0]).toBe(kernel);
});

test('each weight draws from a stream of its own, by the seed', () => {
  const [first, again, other] = [0, 0, 1].map((seed) => {
    const layer = lstm({ units: 4, recurrentInitializer: 'glorotUniform' });
    layer.build([null, null, 4], { seed });
    return layer.weights.map(({ variable }) => Array.from(variable.dataSync()));
  });
  expect(again).toEqual(first);
  expect(other![0]).not.toEqual(first![0]);
  expect(first![1]).not.toEqual(first![0]);
});

test('a layer whose weights cannot be made leaves none behind', () => {
  const layer = dense({ units: 2, biasInitializer: 'orthogonal' });
  const before = tf.memory().numTensors;
  expect(() => layer.build([null, 3])).toThrow('orthogonal initializer');
  expect(tf.memory().numTensors).toBe(before);
});

test('after dispose a layer holds nothing and says so', () => {
  const before = tf.memory().numTensors;
  const layer = dense({ units: 2 });
  layer.build([null, 3]);
  layer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(() => layer.apply(tf.ones([1, 3]))).toThrow('dense: the layer has been disposed');
});
