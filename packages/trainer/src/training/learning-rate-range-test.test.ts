import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { crossentropy, tinyModel, weightsOf } from '../../test/tiny-model.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import {
  learningRateRangeTest,
  type LearningRateRangeTestOptions,
} from './learning-rate-range-test.js';

const data = contiguousWindows(patternIds(121), { batchSize: 4, seqLength: 6 });

const options: LearningRateRangeTestOptions = {
  loss: crossentropy,
  optimizer: (learningRate) => adam({ learningRate }),
};

describeOnEachBackend('learningRateRangeTest', () => {
  it('goes through the rates by a constant factor and leaves the weights as they were', async () => {
    const model = tinyModel();
    model.build([null, 6]);
    const before = weightsOf(model);
    const tensors = memory().numTensors;
    const { points, suggestion } = await learningRateRangeTest(model, data, {
      ...options,
      minLearningRate: 1e-4,
      maxLearningRate: 0.1,
      steps: 31,
    });
    expect(points).toHaveLength(31);
    expect(points[0]!.learningRate).toBeCloseTo(1e-4, 12);
    expect(points[10]!.learningRate).toBeCloseTo(1e-3, 9);
    expect(points[30]!.learningRate).toBeCloseTo(0.1, 6);
    expect(weightsOf(model)).toEqual(before);
    expect(memory().numTensors).toBe(tensors);
    // It learns at the rates that it suggests to begin with.
    expect(points[30]!.smoothedLoss).toBeLessThan(points[0]!.smoothedLoss);
    expect(suggestion).toBeGreaterThan(1e-4);
    expect(suggestion).toBeLessThanOrEqual(0.1);
    const again = await learningRateRangeTest(model, data, {
      ...options,
      minLearningRate: 1e-4,
      maxLearningRate: 0.1,
      steps: 31,
    });
    expect(again).toEqual({ points, suggestion });
  });

  it('ends where the loss runs away, or is no number', async () => {
    const model = tinyModel();
    model.build([null, 6]);
    const before = weightsOf(model);
    const { points } = await learningRateRangeTest(model, data, {
      ...options,
      optimizer: (learningRate) => sgd({ learningRate }),
      minLearningRate: 1e-3,
      maxLearningRate: 1e20,
      steps: 60,
    });
    expect(points.length).toBeGreaterThan(3);
    expect(points.length).toBeLessThan(60);
    expect(weightsOf(model)).toEqual(before);
  });
});

it('throws the reason of an aborted signal, at once or on the way, and puts the weights back', async () => {
  const model = tinyModel();
  model.build([null, 6]);
  const before = weightsOf(model);
  const aborted = { ...options, signal: AbortSignal.abort(new Error('enough')) };
  await expect(learningRateRangeTest(model, data, aborted)).rejects.toThrow('enough');
  const controller = new AbortController();
  const promise = learningRateRangeTest(model, data, {
    ...options,
    optimizer: (schedule) => {
      const learningRate = (step: number) => {
        if (step === 5) controller.abort(new Error('enough'));
        return schedule(step);
      };
      return adam({ learningRate });
    },
    signal: controller.signal,
  });
  await expect(promise).rejects.toThrow('enough');
  expect(weightsOf(model)).toEqual(before);
});

it('asks for a lower rate to begin with where the loss runs away at once', async () => {
  const promise = learningRateRangeTest(tinyModel(), data, {
    ...options,
    optimizer: (learningRate) => sgd({ learningRate }),
    minLearningRate: 1e4,
    maxLearningRate: 1e5,
  });
  await expect(promise).rejects.toThrow(/lower minLearningRate/);
});

it('corrects the running mean for its start', async () => {
  const { points } = await learningRateRangeTest(tinyModel(), data, { ...options, steps: 5 });
  let mean = 0;
  for (const [i, { loss, smoothedLoss }] of points.entries()) {
    mean = 0.98 * mean + 0.02 * loss;
    expect(smoothedLoss).toBeCloseTo(mean / (1 - 0.98 ** (i + 1)), 9);
  }
});

it.each([{ minLearningRate: 0 }, { maxLearningRate: 1e-7 }, { steps: 2 }])(
  'refuses %j',
  async (own) => {
    await expect(learningRateRangeTest(tinyModel(), data, { ...options, ...own })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  },
);
