import { engineInfo, registerSeqlabBackend } from '@seqlab/backend';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, expect, test } from 'vitest';
import {
  countParams,
  dense,
  deserializeModel,
  embedding,
  lstm,
  quantizeWeights,
  sequential,
  serializeModel,
  type Model,
} from '../src/index.js';

// On the backend that keeps small weights small.

beforeEach(async () => {
  registerSeqlabBackend();
  await tf.setBackend('seqlab');
  return () => tf.removeBackend('seqlab');
});

function makeModel(): Model {
  const model = sequential(
    [
      embedding({ inputDim: 20, outputDim: 32 }),
      lstm({ units: 256, returnSequences: true }),
      dense({ units: 20 }),
    ],
    { seed: 1 },
  );
  model.build([null, null]);
  return model;
}

/** Bytes of the embedding times the LSTM's kernel, which single steps read and which are floats in any case. */
const projected = 20 * 4 * 256 * 4;

/** Makes a step with everything that is kept from the first on. */
function step(model: Model): void {
  tf.tidy(() => void model.call(tf.tensor2d([[3]], [1, 1], 'int32')).dataSync());
}

test('8 bits take an eighth of what float32 takes in use, 16 a quarter', async () => {
  const model = makeModel();
  const before = engineInfo().bytesInUse;
  step(model);
  // Floats lie there twice: as Keras has them, and arranged for the threads.
  const floats = engineInfo().bytesInUse - before - projected;
  expect(floats).toBeGreaterThan(7 * countParams(model));
  for (const bits of [8, 16] as const) {
    const start = engineInfo().bytesInUse;
    const small = await quantizeWeights(model, { bits });
    step(small);
    const bytes = engineInfo().bytesInUse - start - projected;
    expect(bytes).toBeGreaterThan((countParams(model) * bits) / 8);
    expect(bytes / floats).toBeLessThan((1.3 * bits) / 64);
    small.dispose();
    expect(engineInfo().bytesInUse).toBe(start);
  }
  model.dispose();
});

test('the same numbers come from every backend, and from the files of a quantized model', async () => {
  const ids = () => tf.tensor2d([3, 1, 4, 1, 5, 9, 2, 6], [2, 4], 'int32');
  const model = makeModel();
  const small = await quantizeWeights(model, { bits: 8 });
  const expected = small.call(ids()).dataSync();
  const agrees = (actual: ArrayLike<number>) => {
    const largest = Math.max(...expected.map(Math.abs));
    expected.forEach((value, i) => {
      expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-4 * largest);
    });
  };
  const loaded = deserializeModel(await serializeModel(small));
  expect(loaded.weights.map(({ bits }) => bits)).toEqual(model.weights.map(() => 32));
  expect(await loaded.getWeights()).toEqual(await small.getWeights());
  agrees(loaded.call(ids()).dataSync());
  const { kernelNames } = await tf.profile(() => small.call(ids()));
  expect(kernelNames).toContain('SeqLabLSTM');

  // tfjs moves a model to the backend that asks for it.
  await tf.setBackend('cpu');
  agrees(small.call(ids()).dataSync());
  const onCpu = await quantizeWeights(model, { bits: 8 });
  expect(await onCpu.getWeights()).toEqual(await small.getWeights());
  await tf.setBackend('seqlab');
  agrees(onCpu.call(ids()).dataSync());
});
