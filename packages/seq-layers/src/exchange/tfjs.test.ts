import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bidirectional, dense, embedding, gru, lstm, sequential, stacked } from '../index.js';
import type { Layer } from '../layer.js';
import { fromTfjs, toTfjs, type TfjsFiles } from './tfjs.js';

const ids = tf.tensor2d([1, 2, 3, 4, 3, 0, 0, 0], [2, 4], 'int32');
const valuesOf = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const zeros = { recurrentInitializer: 'zeros' } as const;

/** What tfjs-layers' `save` writes. */
async function savedByTfjs(model: tfl.LayersModel): Promise<TfjsFiles> {
  const files: Record<string, string | Uint8Array> = {};
  await model.save({
    save: (artifacts: tf.io.ModelArtifacts) => {
      const data = artifacts.weightData as ArrayBuffer;
      files['model.json'] = JSON.stringify({
        modelTopology: artifacts.modelTopology,
        weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights: artifacts.weightSpecs }],
      });
      files['a.bin'] = new Uint8Array(data.slice(0, 50));
      files['b.bin'] = new Uint8Array(data.slice(50));
      return Promise.resolve({ modelArtifactsInfo: {} as tf.io.ModelArtifactsInfo });
    },
  });
  return files as TfjsFiles;
}

function loadedByTfjs(files: Awaited<ReturnType<typeof toTfjs>>): Promise<tfl.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(files['model.json']);
  const weightSpecs = weightsManifest[0].weights as tf.io.WeightsManifestEntry[];
  const weightData = files['weights.bin'].buffer as ArrayBuffer;
  return tfl.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

function theirModel() {
  const random = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.5, seed });
  return tfl.sequential({
    layers: [
      tfl.layers.embedding({ inputDim: 5, outputDim: 3, inputShape: [4] }),
      tfl.layers.bidirectional({
        layer: tfl.layers.lstm({ units: 2, returnSequences: true, ...zeros }) as tfl.RNN,
        mergeMode: 'concat',
      }),
      tfl.layers.timeDistributed({
        layer: tfl.layers.dense({ units: 3, activation: 'elu', kernelInitializer: random(1) }),
      }),
      tfl.layers.layerNormalization({}),
      tfl.layers.gru({
        units: 2,
        ...zeros,
        kernelRegularizer: tfl.regularizers.l1l2({ l1: 0.1, l2: 0.2 }),
        kernelConstraint: tfl.constraints.maxNorm({ maxValue: 3 }),
      }),
      tfl.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
}

test('reads a sequential model of tfjs-layers, its shards and options', async () => {
  const theirs = theirModel();
  const model = fromTfjs(await savedByTfjs(theirs));
  const expected = valuesOf(theirs.predict(ids) as tf.Tensor);
  valuesOf(model.predict(ids)).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  const { config } = model.layers[4]!.toConfig();
  expect(config).toMatchObject({
    recurrentActivation: 'hardSigmoid',
    resetAfter: false,
    kernelRegularizer: { l1: 0.1, l2: 0.2 },
    kernelConstraint: { name: 'maxNorm', maxValue: 3, axis: 0 },
  });
});

test('reads a functional model of tfjs-layers with a shared layer', async () => {
  const [a, b] = ['a', 'b'].map((name) => tfl.input({ shape: [4], name }));
  const shared = tfl.layers.dense({ units: 2, activation: 'tanh' });
  const both = [a!, b!].map((one) => shared.apply(one) as tfl.SymbolicTensor);
  const joined = tfl.layers.concatenate().apply(both) as tfl.SymbolicTensor;
  const theirs = tfl.model({ inputs: [a!, b!], outputs: joined });
  const model = fromTfjs(await savedByTfjs(theirs));
  const inputs = [tf.ones([1, 4]), tf.mul(tf.ones([1, 4]), 0.3)];
  const expected = valuesOf(theirs.predict(inputs) as tf.Tensor);
  valuesOf(model.predict(inputs)).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

test('reads quantized weights', async () => {
  const files = await savedByTfjs(theirModel());
  const json = JSON.parse(files['model.json']);
  json.weightsManifest = [
    {
      paths: ['q.bin'],
      weights: json.weightsManifest[0].weights.map((weight: object) => ({
        ...weight,
        quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
      })),
    },
  ];
  const size = json.weightsManifest[0].weights.reduce(
    (sum: number, { shape }: { shape: number[] }) => sum + shape.reduce((a, b) => a * b, 1),
    0,
  );
  const bytes = Uint8Array.from({ length: size }, (_, i) => i % 5);
  const model = fromTfjs({ 'model.json': JSON.stringify(json), 'q.bin': bytes });
  const table = valuesOf(model.weights[0]!.variable);
  expect(table.slice(0, 6)).toEqual([-1, -0.5, 0, 0.5, 1, -1]);
});

test('writes what tfjs-layers reads, with the same results', async () => {
  const model = fromTfjs(await savedByTfjs(theirModel()));
  const theirs = await loadedByTfjs(await toTfjs(model));
  const expected = valuesOf(model.predict(ids));
  valuesOf(theirs.predict(ids) as tf.Tensor).forEach((value, i) =>
    expect(value).toBeCloseTo(expected[i]!, 6),
  );
  const [a, b] = ['a', 'b'].map((name) => tfl.input({ shape: [4], name }));
  const shared = tfl.layers.dense({ units: 2 });
  const sum = tfl.layers
    .add()
    .apply([a!, b!].map((one) => shared.apply(one)) as tfl.SymbolicTensor[]);
  const functional = tfl.model({ inputs: [a!, b!], outputs: sum as tfl.SymbolicTensor });
  const again = await loadedByTfjs(await toTfjs(fromTfjs(await savedByTfjs(functional))));
  const inputs = [tf.ones([1, 4]), tf.mul(tf.ones([1, 4]), 0.3)];
  expect(valuesOf(again.predict(inputs) as tf.Tensor)).toEqual(
    valuesOf(functional.predict(inputs) as tf.Tensor),
  );
});

test.each<[string, () => Layer]>([
  ['GRU with resetAfter', () => gru({ units: 2 })],
  ['Stacked', () => stacked({ cell: 'lstm', layers: 2, units: 2 })],
  ['layerNormalization', () => lstm({ units: 2, layerNormalization: true })],
  ['GRU with resetAfter', () => bidirectional({ layer: gru({ units: 2 }) })],
])('says that tfjs-layers has no %s', async (what, makeLayer) => {
  const model = sequential([embedding({ inputDim: 5, outputDim: 3 }), makeLayer()]);
  await expect(toTfjs(model)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(what) as string,
  });
});

test('a file that is wrong is an error that says what', async () => {
  const files = await toTfjs(sequential([dense({ units: 2 })], { inputShape: [3] }));
  const change = (from: string, to: string) => ({
    ...files,
    'model.json': files['model.json'].replace(from, to),
  });
  expect(() => fromTfjs(change('"weights.bin"', '"other.bin"'))).toThrow(
    'fromTfjs: the weight file "other.bin" is missing',
  );
  expect(() => fromTfjs(change('"units":2', '"units":4'))).toThrow(
    '"dense/kernel" must be float32 (3, 4), got (3, 2)',
  );
  expect(() => fromTfjs(change('"Dense"', '"Conv2D"'))).toThrow('className must be one of');
  expect(() => fromTfjs({ ...files, 'weights.bin': new Uint8Array(7) })).toThrow(
    'the weight files weights.bin must have 32 bytes, got 7',
  );
});

test('any damage to the JSON gives a model or a SeqLayersError, and leaves no tensor', async () => {
  const files = await savedByTfjs(theirModel());
  const json = files['model.json'];
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(fc.nat(json.length - 1), fc.string({ maxLength: 3 }), (place, text) => {
      const damaged = json.slice(0, place) + text + json.slice(place + text.length + 1);
      try {
        fromTfjs({ ...files, 'model.json': damaged }).dispose();
      } catch (error) {
        expect(error).toMatchObject({ name: 'SeqLayersError' });
      }
      expect(tf.memory().numTensors).toBe(before);
    }),
    { numRuns: 60, seed: 1 },
  );
});
