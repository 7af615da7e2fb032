import type { Model } from '@seqlab/seq-layers';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEachBackend } from '../../test/backends.js';
import { expectClose } from '../../test/numbers.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { crossentropy, tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import type { Callback } from '../callbacks/callback.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import { evaluate } from '../training/evaluate.js';
import { fit, type FitOptions } from '../training/fit.js';
import {
  exponentialMovingAverage,
  polyakAverage,
  type WeightAveraging,
} from './weight-averaging.js';

const data = contiguousWindows(patternIds(91), { batchSize: 3, seqLength: 5 });
const validationData = contiguousWindows(patternIds(41), { batchSize: 2, seqLength: 5 });

async function trained(options: Partial<FitOptions> = {}) {
  const model = tinyModel({ dropoutRate: 0.2 });
  /** The weights themselves after each step. */
  const path: number[][] = [];
  const record: Callback = { onBatchEnd: () => void path.push(weightsOf(model).flat()) };
  const callbacks = [record, ...(options.callbacks ?? [])];
  const history = await fit(model, data, { ...tinyOptions(), ...options, callbacks });
  return { model, path, history, final: weightsOf(model).flat() };
}

function averageOf(path: readonly (readonly number[])[], averaging: WeightAveraging): number[] {
  const [first, ...rest] = path.slice(Math.max(0, averaging.startStep - 1));
  return rest.reduce<number[]>(
    (average, now, i) => {
      const decay = averaging.decay(i + 1);
      return now.map((value, j) => decay * average[j]! + (1 - decay) * value);
    },
    [...first!],
  );
}

describeOnEachBackend('averaged weights', () => {
  it.each([
    ['exponential', exponentialMovingAverage({ decay: 0.8 })],
    ['exponential, later', exponentialMovingAverage({ decay: 0.8, startStep: 5 })],
    ['Polyak', polyakAverage()],
    ['Polyak, later', polyakAverage({ startStep: 8 })],
  ])(
    '%s: of every step, and training goes on from the weights themselves',
    async (_, averaging) => {
      const plain = await trained();
      const averaged = await trained({ weightAveraging: averaging });
      expect(averaged.path).toEqual(plain.path);
      expectClose(averaged.final, averageOf(plain.path, averaging), 1e-5);
      expect(averaged.final).not.toEqual(plain.final);
    },
  );

  it('take in each step of accumulated batches once, the last of an epoch too', async () => {
    // Six batches an epoch: a step of four and one of two.
    const options = { gradientAccumulationSteps: 4 };
    const path: number[][] = [];
    const record = (_: unknown, { model }: { model: Model }) => {
      const weights = weightsOf(model).flat();
      if (path.at(-1)?.join() !== weights.join()) path.push(weights);
    };
    const callbacks = [{ onTrainBegin: record, onBatchEnd: record, onEpochEnd: record }];
    await trained({ ...options, callbacks });
    expect(path).toHaveLength(1 + 2 * 2);
    for (const averaging of [polyakAverage(), exponentialMovingAverage({ decay: 0.8 })]) {
      const { final } = await trained({ ...options, weightAveraging: averaging });
      expectClose(final, averageOf(path.slice(1), averaging), 1e-5);
    }
  });

  it('are what is validated and what callbacks see at the end of an epoch', async () => {
    const seen: number[][] = [];
    const weightAveraging = polyakAverage();
    const look: Callback = {
      onEpochEnd: (_, { model }) => void seen.push(weightsOf(model).flat()),
    };
    const { model, path, history, final } = await trained({
      weightAveraging,
      validationData,
      callbacks: [look],
    });
    const perEpoch = data.length!;
    expectClose(seen[0]!, averageOf(path.slice(0, perEpoch), weightAveraging), 1e-5);
    expect(seen[1]).toEqual(final);
    const { loss } = await evaluate(model, validationData, { loss: crossentropy });
    expect(history.epochs[1]!.valLoss).toBe(loss);
  });

  it('are saved beside the weights themselves and resume exactly, at any moment', async () => {
    const options = { weightAveraging: exponentialMovingAverage({ decay: 0.9 }), validationData };
    const states: TrainingState[] = [];
    const save: Callback = {
      async onBatchEnd({ step }, run) {
        if (step === 4) states.push(structuredClone(await run.snapshot()));
      },
      async onEpochEnd(_, run) {
        states.push(structuredClone(await run.snapshot()));
      },
    };
    const straight = await trained({ ...options, callbacks: [save] });
    for (const resumeFrom of states.slice(0, 2)) {
      const resumed = await trained({ ...options, resumeFrom });
      expect(resumed.final).toEqual(straight.final);
      expect(resumed.history).toEqual(straight.history);
    }
  });

  it('leave no tensor behind, and the weights themselves when training fails', async () => {
    const model = tinyModel();
    model.build([null, 5]);
    const { optimizer, ...options } = tinyOptions();
    const before = memory().numTensors;
    const weightAveraging = polyakAverage();
    await fit(model, data, { ...options, optimizer, weightAveraging, validationData });
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
    let own: number[][] = [];
    const fail: Callback = {
      onBatchEnd: () => void (own = weightsOf(model)),
      onEpochEnd() {
        throw new Error('full disk');
      },
    };
    const again = tinyOptions();
    await expect(
      fit(model, data, { ...again, weightAveraging, callbacks: [fail] }),
    ).rejects.toThrow('full disk');
    again.optimizer.dispose();
    expect(memory().numTensors).toBe(before);
    expect(weightsOf(model)).toEqual(own);
  });
});

it('an exponential average warms up as that of TensorFlow does', () => {
  const { decay } = exponentialMovingAverage({ decay: 0.99 });
  expect([0, 1, 10, 890, 5000].map(decay)).toEqual([0.1, 2 / 11, 11 / 20, 0.99, 0.99]);
});

it.each([
  () => exponentialMovingAverage({ decay: 1 }),
  () => exponentialMovingAverage({ decay: -0.1 }),
  () => exponentialMovingAverage({ startStep: 1.5 }),
  () => polyakAverage({ startStep: -1 }),
])('refuses %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
