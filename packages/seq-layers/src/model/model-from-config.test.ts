import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { deserializeModel, serializeModel } from '../files/serialize.js';
import { activation } from '../layers/activation.js';
import { attention } from '../layers/attention.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePooling1d, globalMaxPooling1d } from '../layers/global-pooling-1d.js';
import { layerNormalization } from '../layers/layer-normalization.js';
import { masking } from '../layers/masking.js';
import { concatenate } from '../layers/merge.js';
import { spatialDropout1d } from '../layers/spatial-dropout-1d.js';
import { tiedDense } from '../layers/tied-dense.js';
import { timeDistributed } from '../layers/time-distributed.js';
import { bidirectional } from '../recurrent/bidirectional.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { stacked } from '../recurrent/stacked.js';
import { copyModel } from './copy-model.js';
import { modelFromConfig } from './model-from-config.js';
import type { ModelConfig } from './model-config.js';
import { sequential } from './sequential.js';

const common = { units: 3, returnSequences: true, kernelInitializer: 'heNormal' } as const;

function everyLayer() {
  const words = embedding({
    inputDim: 7,
    outputDim: 4,
    embeddingsInitializer: 'randomNormal',
    maskZero: true,
  });
  return sequential(
    [
      words,
      lstm({ ...common, stateful: true, unitForgetBias: false, recurrentActivation: 'relu' }),
      gru({ ...common, resetAfter: false, useBias: false }),
      simpleRNN({ ...common, goBackwards: true, activation: 'relu', name: 'last' }),
      dropout({ rate: 0.25 }),
      masking({ maskValue: 3 }),
      spatialDropout1d({ rate: 0.1 }),
      layerNormalization({ epsilon: 0.5, center: false }),
      bidirectional({ layer: lstm({ ...common, dropout: 0.5, layerNormalization: true }) }),
      bidirectional({
        layer: gru(common),
        backwardLayer: simpleRNN({ ...common, goBackwards: true, unroll: true }),
        mergeMode: null,
      }),
      concatenate(),
      stacked({ cell: 'gru', layers: 2, units: 3, returnSequences: true, dropoutBetween: 0.5 }),
      timeDistributed({ layer: dense({ units: 4, kernelConstraint: { name: 'nonNeg' } }) }),
      attention({ useScale: true }),
      tiedDense({ embedding: words, useBias: false }),
      activation({ activation: 'gelu' }),
      globalMaxPooling1d({ keepdims: true }),
      globalAveragePooling1d(),
      flatten(),
      dense({ units: 2, trainable: false, kernelRegularizer: { l2: 1 } }),
      dense({ units: 2, activation: 'softmax', biasInitializer: { name: 'constant', value: 1 } }),
    ],
    { name: 'all', seed: 4 },
  );
}

test('revives every layer with all its options, through JSON', () => {
  const model = everyLayer();
  const config = JSON.parse(JSON.stringify(model.toConfig())) as ModelConfig;
  const revived = modelFromConfig(config, { seed: 4 });
  expect(revived.toConfig()).toEqual(model.toConfig());
  const values = [model, revived].map(({ weights }) =>
    weights.map(({ name, variable }) => [name, variable.dataSync()]),
  );
  expect(values[1]).toEqual(values[0]);
});

test('a model of every layer goes through files and copies with the same results', async () => {
  const model = everyLayer();
  const ids = tf.tensor2d([1, 2, 0, 4], [1, 4], 'int32');
  const expected = model.call(ids).dataSync();
  for (const twin of [await copyModel(model), deserializeModel(await serializeModel(model))]) {
    expect(twin.call(ids).dataSync()).toEqual(expected);
    expect(twin.trainableWeights).toHaveLength(model.trainableWeights.length);
  }
});

test('a configuration is what a user would write', () => {
  const model = sequential([dense({ units: 2 })], { inputShape: [3] });
  expect(model.toConfig()).toEqual({
    formatVersion: 1,
    className: 'Sequential',
    config: {
      name: 'sequential',
      inputShape: [3],
      layers: [
        {
          className: 'Dense',
          config: {
            units: 2,
            activation: 'linear',
            useBias: true,
            kernelInitializer: 'glorotUniform',
            biasInitializer: 'zeros',
            name: 'dense',
          },
        },
      ],
    },
  });
});

test('a model that is not built has no inputShape, and is revived unbuilt', () => {
  const { config } = sequential([dense({ units: 2 })]).toConfig();
  expect(config).not.toHaveProperty('inputShape');
  expect(modelFromConfig({ formatVersion: 1, className: 'Sequential', config }).weights).toEqual(
    [],
  );
});

const layer = { className: 'Dense', config: { units: 2 } };
const base = { formatVersion: 1, className: 'Sequential' };

test.each([
  [null, 'modelFromConfig: the options must be an object, got null'],
  [{}, 'modelFromConfig: className must be "Sequential" or "Functional", got undefined'],
  [{ className: 'Sequential' }, 'modelFromConfig: formatVersion is required'],
  [{ ...base, formatVersion: 2 }, 'formatVersion must be 1, the only format there is, got 2'],
  [{ ...base, className: 'Model' }, 'className must be "Sequential" or "Functional", got "Model"'],
  [{ ...base, className: 'Functional' }, 'modelFromConfig: config is required'],
  [{ ...base, config: 3 }, 'config must be an object, got 3'],
  [{ ...base, config: { name: 'a', layers: {} } }, 'config.layers must be an array, got {}'],
  [
    { ...base, config: { name: 'a', layers: [layer, { className: 'constructor', config: {} }] } },
    'layers.1: className must be one of Activation, Add,',
  ],
  [
    { ...base, config: { name: 'a', layers: [{ className: 'LSTM', config: { units: 'x' } }] } },
    'lstm: units must be a positive integer, got "x"',
  ],
  [{ ...base, config: { name: 'a', layers: [] } }, 'a: the layers must be one or more'],
  [
    { ...base, config: { name: 'a', layers: [layer], inputShape: ['3'] } },
    'config.inputShape.0 must be a number or null, got "3"',
  ],
])('refuses the configuration %j', (config, message) => {
  expect(() => modelFromConfig(config as unknown as ModelConfig)).toThrow(message);
});
