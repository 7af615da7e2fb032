import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import * as h5wasm from 'h5wasm';
import { beforeAll, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  embedding,
  globalAveragePooling1d,
  gru,
  layerNormalization,
  lstm,
  sequential,
  timeDistributed,
  type Model,
} from '../index.js';
import { fromKeras, loadKerasWeights } from './keras.js';

// Files written with h5wasm in the layout of Keras' own saving_lib.py (Keras 3) and hdf5_format.py (Keras 2);
// test/keras-files.test.ts reads some that Keras wrote.

let FS: Awaited<typeof h5wasm.ready>['FS'];

beforeAll(async () => {
  ({ FS } = await h5wasm.ready);
});

const ids = tf.tensor2d([1, 2, 3, 4, 0, 0], [2, 3], 'int32');

function makeModel(seed = 1): Model {
  return sequential(
    [
      embedding({ inputDim: 5, outputDim: 3, maskZero: true, name: 'words' }),
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }), name: 'both' }),
      gru({ units: 2, returnSequences: true, name: 'reader' }),
      timeDistributed({ layer: dense({ units: 3, activation: 'relu' }), name: 'each' }),
      layerNormalization({ name: 'norm' }),
      globalAveragePooling1d({ name: 'mean' }),
      dense({ units: 2, name: 'hidden' }),
      dense({ units: 1, activation: 'sigmoid', name: 'score' }),
    ],
    { seed, name: 'classifier' },
  );
}

function write(fill: (file: h5wasm.File) => void): Uint8Array {
  const file = new h5wasm.File('fixture.h5', 'w');
  fill(file);
  file.close();
  return FS.readFile('fixture.h5') as Uint8Array;
}

function put(file: h5wasm.File | h5wasm.Group, path: string, variable: tf.Variable): void {
  const parts = path.split('/');
  let group = file;
  for (const part of parts.slice(0, -1)) {
    group = (group.get(part) as h5wasm.Group | null) ?? group.create_group(part);
  }
  const data = variable.dataSync<'float32'>();
  group.create_dataset({ name: parts.at(-1)!, data, shape: variable.shape, dtype: '<f' });
}

/** Where Keras 3 puts the weights of `makeModel`, in order. */
const keras3Paths = [
  'embedding/vars/0',
  ...['forward_layer', 'backward_layer'].flatMap((side) =>
    [0, 1, 2].map((i) => `bidirectional/${side}/cell/vars/${i}`),
  ),
  ...[0, 1, 2].map((i) => `gru/cell/vars/${i}`),
  'time_distributed/layer/vars/0',
  'time_distributed/layer/vars/1',
  'layer_normalization/vars/0',
  'layer_normalization/vars/1',
  'dense/vars/0',
  'dense/vars/1',
  'dense_1/vars/0',
  'dense_1/vars/1',
];

function keras3Weights(model: Model): Uint8Array {
  return write((file) =>
    model.weights.forEach(({ variable }, i) => put(file, `layers/${keras3Paths[i]}`, variable)),
  );
}

const module = 'keras.layers';
const common = { trainable: true, dtype: 'float32' };
const recurrent = {
  ...common,
  units: 2,
  activation: 'tanh',
  recurrent_activation: 'sigmoid',
  use_bias: true,
  kernel_initializer: { module: 'keras.initializers', class_name: 'GlorotUniform', config: {} },
  return_sequences: true,
  dropout: 0,
  recurrent_dropout: 0,
  seed: null,
};

const config = {
  name: 'classifier',
  layers: [
    { module, class_name: 'InputLayer', config: { batch_shape: [null, null], name: 'input' } },
    {
      module,
      class_name: 'Embedding',
      config: { ...common, name: 'words', input_dim: 5, output_dim: 3, mask_zero: true },
      build_config: { input_shape: [null, null] },
    },
    {
      module,
      class_name: 'Bidirectional',
      config: {
        ...common,
        name: 'both',
        merge_mode: 'concat',
        layer: { module, class_name: 'LSTM', config: { ...recurrent, name: 'forward_lstm' } },
        backward_layer: {
          module,
          class_name: 'LSTM',
          config: { ...recurrent, name: 'backward_lstm', go_backwards: true },
        },
      },
    },
    { module, class_name: 'GRU', config: { ...recurrent, name: 'reader', reset_after: true } },
    {
      module,
      class_name: 'TimeDistributed',
      config: {
        ...common,
        name: 'each',
        layer: {
          module,
          class_name: 'Dense',
          config: { ...common, name: 'dense', units: 3, activation: 'relu' },
        },
      },
    },
    {
      module,
      class_name: 'LayerNormalization',
      config: { ...common, name: 'norm', axis: [2], epsilon: 0.001, center: true, scale: true },
    },
    {
      module,
      class_name: 'GlobalAveragePooling1D',
      config: { ...common, name: 'mean', data_format: 'channels_last', keepdims: false },
    },
    { module, class_name: 'Dense', config: { ...common, name: 'hidden', units: 2 } },
    {
      module,
      class_name: 'Dense',
      config: { ...common, name: 'score', units: 1, activation: 'sigmoid' },
    },
  ],
};

function kerasFile(model: Model): Uint8Array {
  return zipSync({
    'metadata.json': strToU8('{"keras_version":"3.5.0"}'),
    'config.json': strToU8(JSON.stringify({ module: 'keras', class_name: 'Sequential', config })),
    'model.weights.h5': keras3Weights(model),
  });
}

/** A whole model, or its weights alone, as Keras 2 has them. */
function keras2File(model: Model, { whole }: { whole: boolean }): Uint8Array {
  return write((file) => {
    const root = whole ? file.create_group('model_weights') : file;
    root.create_attribute(
      'layer_names',
      model.layers.map(({ name }) => name),
    );
    for (const layer of model.layers) {
      const names = layer.weights.map(({ name }) => `${name}:0`);
      const group = root.create_group(layer.name);
      if (names.length > 0) group.create_attribute('weight_names', names);
      layer.weights.forEach(({ variable }, i) => put(group, names[i]!, variable));
    }
    if (!whole) return;
    const layers = config.layers.slice(1);
    file.create_attribute(
      'model_config',
      JSON.stringify({ class_name: 'Sequential', config: { ...config, layers } }),
    );
  });
}

test.each<[string, (model: Model) => Uint8Array]>([
  ['.keras of Keras 3', kerasFile],
  ['whole .h5 of Keras 2', (model) => keras2File(model, { whole: true })],
])('reads a model from a %s', async (_, makeFile) => {
  const model = makeModel();
  const read = await fromKeras(makeFile(model));
  expect(read.name).toBe('classifier');
  expect(read.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
  expect(read.predict(ids).dataSync()).toEqual(model.predict(ids).dataSync());
});

test.each<[string, (model: Model) => Uint8Array]>([
  ['.weights.h5 of Keras 3', keras3Weights],
  ['weights .h5 of Keras 2', (model) => keras2File(model, { whole: false })],
  ['whole .h5 of Keras 2', (model) => keras2File(model, { whole: true })],
])('reads weights from a %s', async (_, makeFile) => {
  const model = makeModel();
  const twin = makeModel(2);
  await loadKerasWeights(twin, makeFile(model));
  expect(twin.predict(ids).dataSync()).toEqual(model.predict(ids).dataSync());
});

test('weights that do not fit change nothing and are named', async () => {
  const model = sequential([dense({ units: 2, name: 'hidden' })], { inputShape: [3], seed: 1 });
  const before = await model.getWeights();
  await expect(loadKerasWeights(model, keras2File(makeModel(), { whole: false }))).rejects.toThrow(
    'loadKerasWeights: the model has no layer "words"',
  );
  const other = sequential([dense({ units: 5, name: 'hidden' })], { inputShape: [3] });
  await expect(loadKerasWeights(model, keras2File(other, { whole: false }))).rejects.toThrow(
    '"hidden/kernel:0" must be float32 (3, 2), got (3, 5)',
  );
  await expect(fromKeras(keras3Weights(makeModel()))).rejects.toThrow('it holds weights alone');
  expect(await model.getWeights()).toEqual(before);
});

test('any damage gives a model or a SeqLayersError, and leaves no tensor', async () => {
  const files = [kerasFile(makeModel()), keras2File(makeModel(), { whole: true })];
  const before = tf.memory().numTensors;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.nat(),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (file, place, noise, isCut) => {
        const at = place % file.length;
        const damaged = isCut ? file.slice(0, at) : file.slice();
        if (!isCut) damaged.set(noise.subarray(0, file.length - at), at);
        try {
          (await fromKeras(damaged)).dispose();
        } catch (error) {
          expect(error).toMatchObject({ name: 'SeqLayersError' });
        }
        expect(tf.memory().numTensors).toBe(before);
      },
    ),
    { numRuns: 60, seed: 2 },
  );
});
