import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { lstm } from '../recurrent/lstm.js';
import { sequential } from '../model/sequential.js';
import type { NdArray } from './nd-array.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { deserializeModel, serializeModel } from './serialize.js';

function makeModel() {
  return sequential([lstm({ units: 3, stateful: true }), dense({ units: 2 })], {
    inputShape: [null, 2],
    seed: 1,
  });
}

const x = tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 3, 2]);

test('a model comes back with its weights, not its states', async () => {
  const model = makeModel();
  const expected = model.predict(x).dataSync();
  const twin = deserializeModel(await serializeModel(model));
  expect(twin.toConfig()).toEqual(model.toConfig());
  expect(twin.predict(x).dataSync()).toEqual(expected);
});

test('the weights have Keras’ names', async () => {
  const files = await serializeModel(makeModel());
  expect(Object.keys(readSafetensors(files['model.safetensors']))).toEqual([
    'dense/bias',
    'dense/kernel',
    'lstm/bias',
    'lstm/kernel',
    'lstm/recurrent_kernel',
  ]);
});

test('no initializer runs', async () => {
  // An orthogonal bias has no initial value: only weights that come from a file can be in its place.
  const layer = { kernelInitializer: 'orthogonal', biasInitializer: 'orthogonal' } as const;
  const model = sequential([dense({ units: 2, ...layer })], {
    inputShape: [3],
    weights: (_, shape) => new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  const twin = deserializeModel(await serializeModel(model));
  expect(twin.weights).toHaveLength(2);
});

test('the model does not share memory with the file', async () => {
  const files = await serializeModel(makeModel());
  const twin = deserializeModel(files);
  const before = twin.predict(x).dataSync();
  files['model.safetensors'].fill(0);
  twin.resetStates();
  expect(twin.predict(x).dataSync()).toEqual(before);
});

test('a model without weights cannot be serialized', async () => {
  await expect(serializeModel(sequential([dense({ units: 2 })]))).rejects.toThrow(
    'serializeModel: sequential is not built yet',
  );
});

describe('refuses, as invalid-file, and leaves nothing behind:', () => {
  const kernel = { data: new Float32Array(6), shape: [3, 2] };

  test.each<[string, Record<string, NdArray | undefined>, string]>([
    ['a missing weight', { 'lstm/bias': undefined }, '"lstm/bias" is missing'],
    [
      'a wrong shape',
      { 'dense/kernel': { ...kernel, shape: [2, 3] } },
      '"dense/kernel" must be float32 (3, 2), got float32 (2, 3)',
    ],
    [
      'a wrong type',
      { 'dense/kernel': { ...kernel, data: new Int32Array(6) } },
      '"dense/kernel" must be float32 (3, 2), got int32 (3, 2)',
    ],
    [
      'a weight too many',
      { 'dense_1/kernel': kernel },
      '"dense_1/kernel" is no weight of the model',
    ],
  ])('%s', async (_, changes, message) => {
    const files = await serializeModel(makeModel());
    const tensors = { ...readSafetensors(files['model.safetensors']), ...changes };
    const kept = Object.entries(tensors).filter((pair): pair is [string, NdArray] => !!pair[1]);
    const changed = writeSafetensors(Object.fromEntries(kept));
    const before = tf.memory().numTensors;
    expect(() => deserializeModel({ ...files, 'model.safetensors': changed })).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message: `model.safetensors: ${message}`,
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    ['JSON cut short', (json: string) => json.slice(0, -3), 'config.json: '],
    ['an unknown layer', (json: string) => json.replace('"LSTM"', '"RNN"'), 'layers.0: className'],
    [
      'more units than there are weights for',
      (json: string) => json.replace('"units": 3', '"units": 1000000000'),
      '"lstm/kernel" must be float32 (2, 4000000000), got float32 (2, 12)',
    ],
    [
      'no inputShape',
      (json: string) => json.replace(/"inputShape": \[[^\]]*\],/, ''),
      'config.json: inputShape is missing',
    ],
  ])('%s', async (_, change, message) => {
    const files = await serializeModel(makeModel());
    const before = tf.memory().numTensors;
    const changed = { ...files, 'config.json': change(files['config.json']) };
    expect(() => deserializeModel(changed)).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message: expect.stringContaining(message) as string,
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
