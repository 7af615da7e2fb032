import { registerSeqlabBackend } from '@seqlab/backend';
import {
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
} from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cpuRuns, watchCpuKernels } from '../../test/cpu-kernels.js';
import type { Batch } from '../data/batch.js';
import { binaryCrossentropy } from '../losses/binary-crossentropy.js';
import type { Loss } from '../losses/loss.js';
import { meanSquaredError } from '../losses/mean-squared-error.js';
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js';
import { adam } from '../optimizers/adam.js';
import { fit } from './fit.js';

const [vocabulary, batch, time] = [11, 6, 7];

const relu = () => dense({ units: 9, activation: 'relu' });

const ids = (count: number, below: number) =>
  Int32Array.from({ length: count }, (_, i) => (i * i + 3 * i) % below);

/** What the last of three training steps computes in JavaScript, by the kernels' names. */
async function computedOnCpu(
  layers: Layer[],
  targets: Batch['targets'],
  loss: Loss,
  maskZero = false,
) {
  const words = embedding({ inputDim: vocabulary, outputDim: 5, maskZero });
  const model = sequential([words, ...layers], { seed: 1 });
  const inputs = { data: ids(batch * time, vocabulary), shape: [batch, time] };
  const one: Batch = { inputs, targets };
  let last: ReturnType<typeof cpuRuns> = [];
  const watch = {
    onBatchBegin: () => void cpuRuns(),
    onBatchEnd: () => void (last = cpuRuns()),
  };
  const options = { epochs: 1, optimizer: adam(), loss, callbacks: [watch] };
  await fit(model, { batches: () => [one, one, one] }, options);
  // Single numbers are of no weight: the mean of the losses and how many they are.
  return last.filter(({ numbers }) => numbers > 1);
}

const perToken = { data: ids(batch * time, vocabulary), shape: [batch, time] };
const perText = { data: ids(batch, 2), shape: [batch] };

describe('a training step on seqlab', () => {
  beforeAll(async () => {
    watchCpuKernels();
    registerGradients();
    registerSeqlabBackend();
    await setBackend('seqlab');
  });

  it.each<[string, () => Layer[]]>([
    ['lstm', () => [lstm({ units: 8, returnSequences: true })]],
    ['gru and relu', () => [gru({ units: 8, returnSequences: true }), relu()]],
    ['simpleRNN', () => [simpleRNN({ units: 8, returnSequences: true }), relu()]],
  ])('computes no tensor in JavaScript: a language model of %s', async (_, layers) => {
    for (const fromLogits of [false, true]) {
      const activation = fromLogits ? 'linear' : 'softmax';
      const all = [...layers(), dense({ units: vocabulary, activation })];
      const loss = sparseCategoricalCrossentropy({ fromLogits });
      expect(await computedOnCpu(all, perToken, loss)).toEqual([]);
    }
  });

  it.each<[string, Layer[], Loss]>([
    ['sigmoid', [dense({ units: 1, activation: 'sigmoid' })], binaryCrossentropy()],
    ['one logit', [dense({ units: 1 })], binaryCrossentropy({ fromLogits: true })],
    ['softmax', [dense({ units: 2, activation: 'softmax' })], sparseCategoricalCrossentropy()],
    ['a number', [dense({ units: 1 })], meanSquaredError()],
  ])('computes no tensor in JavaScript: a classifier with %s', async (_, head, loss) => {
    for (const maskZero of [false, true]) {
      const layers = [globalAveragePooling1d(), relu(), dropout({ rate: 0.3 }), ...head];
      expect(await computedOnCpu(layers, perText, loss, maskZero)).toEqual([]);
    }
  });

  it('is told by this test from one that does', async () => {
    const layers = [globalAveragePooling1d(), dense({ units: 1, activation: 'softplus' })];
    const computed = await computedOnCpu(layers, perText, meanSquaredError());
    expect(computed.map(({ name }) => name)).toContain('Softplus');
  });
});
