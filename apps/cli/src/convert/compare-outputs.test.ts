import '@tensorflow/tfjs-backend-cpu';
import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { compareOutputs, runModel } from './compare-outputs.js';

const reader = (seed: number) =>
  sequential([embedding({ inputDim: 3, outputDim: 2 }), lstm({ units: 2 })], {
    inputShape: [null],
    seed,
  });

it('is 0 for the same weights, more for others, and leaves no tensors', async () => {
  const [model, same, other] = [reader(0), reader(0), reader(1)];
  const before = memory().numTensors;
  expect(await compareOutputs(model, runModel(same))).toBe(0);
  expect(await compareOutputs(model, runModel(other))).toBeGreaterThan(1e-3);
  expect(memory().numTensors).toBe(before);
});

it('takes NaN where there was a number for a difference', async () => {
  const make = () => sequential([dense({ units: 1 })], { inputShape: [1] });
  const [model, broken] = [make(), make()];
  const { 'dense/bias': bias } = await model.getWeights();
  broken.setWeights({ 'dense/bias': { data: Float32Array.of(NaN), shape: bias!.shape } });
  expect(await compareOutputs(model, runModel(broken))).toBe(Infinity);
});

it('refuses outputs of another shape', async () => {
  const make = (units: number) => sequential([dense({ units })], { inputShape: [4] });
  await expect(compareOutputs(make(2), runModel(make(3)))).rejects.toThrow(
    'gives [2,3], not [2,2]',
  );
});
