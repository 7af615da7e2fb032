import { expect, it } from 'vitest';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { useBackend } from '../../test/use-backend.js';
import type { Metric } from '../metrics/metric.js';
import { scalar } from '@tensorflow/tfjs-core';
import { fit, type FitOptions } from '../training/fit.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import type { Callback } from './callback.js';
import { earlyStopping, type EarlyStoppingOptions } from './early-stopping.js';
import { reduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.js';

await useBackend('cpu');

const data = contiguousWindows(patternIds(31), { batchSize: 3, seqLength: 5 });

/** A value for each epoch, whatever the model does. */
function scripted(values: readonly number[], name = 'scripted') {
  let epoch = 0;
  const metric: Metric = { name, measure: () => scalar(0), result: () => values[epoch] ?? NaN };
  const follow: Callback = { onEpochBegin: (logs) => void (epoch = logs.epoch) };
  return { metrics: [metric], follow };
}

interface Outcome {
  epochs: number;
  stopReason: string;
  /** After each epoch, before anything is restored. */
  weights: number[][][];
  final: number[][];
  rates: number[];
}

async function train(
  values: readonly number[],
  callback: Callback,
  options: Partial<FitOptions> = {},
): Promise<Outcome> {
  const { metrics, follow } = scripted(values);
  const model = tinyModel();
  const weights: number[][][] = [];
  const record: Callback = { onEpochEnd: () => void weights.push(weightsOf(model)) };
  const { epochs, stopReason } = await fit(model, data, {
    ...tinyOptions(),
    epochs: values.length,
    metrics,
    ...options,
    callbacks: [follow, record, callback, ...(options.callbacks ?? [])],
  });
  return {
    epochs: epochs.length,
    stopReason,
    weights,
    final: weightsOf(model),
    rates: epochs.map(({ learningRate }) => learningRate),
  };
}

const stopping = (options: EarlyStoppingOptions = {}) =>
  earlyStopping({ monitor: 'scripted', ...options });

it.each<[string, number[], EarlyStoppingOptions, number]>([
  ['at the first epoch that is not better', [3, 2, 2, 1], {}, 3],
  ['after so many as the patience', [3, 2, 5, 5, 1, 1], { patience: 2 }, 4],
  ['never while it gets better within the patience', [3, 4, 2, 3, 1], { patience: 2 }, 5],
  ['where the gain is less than minDelta', [3, 2.5, 2.4, 1], { minDelta: 0.2 }, 3],
  ['where more is better', [1, 2, 1.5, 3], { mode: 'max' }, 3],
  ['where nothing beats the baseline', [3, 2.5, 2.6, 1], { baseline: 2, patience: 2 }, 3],
  ['not where the baseline is beaten', [3, 1.5, 1.6, 1], { baseline: 2, patience: 2 }, 4],
  ['not at epoch 0', [NaN, 2, 1, 1.5], {}, 4],
  ['not before startFromEpoch', [1, 2, 3, 2, 4], { startFromEpoch: 2 }, 5],
])('earlyStopping ends %s', async (_name, values, options, epochs) => {
  const outcome = await train(values, stopping(options));
  expect(outcome.epochs).toBe(epochs);
  const last = epochs === values.length && _name.startsWith('never');
  if (last) expect(outcome.stopReason).toBe('epochs');
});

it('earlyStopping keeps the last weights, or restores the best', async () => {
  const values = [3, 1, 2, 2];
  const kept = await train(values, stopping({ patience: 2 }));
  expect(kept.stopReason).toBe('callback');
  expect(kept.final).toEqual(kept.weights[3]);
  const restored = await train(values, stopping({ patience: 2, restoreBestWeights: true }));
  expect(restored.weights).toEqual(kept.weights);
  expect(restored.final).toEqual(kept.weights[1]);
});

it('earlyStopping restores the best weights if none beats the baseline, as Keras', async () => {
  const { weights, final } = await train(
    [3, 1, 2, 2],
    stopping({ patience: 2, baseline: 0, restoreBestWeights: true }),
  );
  expect(weights).toHaveLength(3);
  expect(final).toEqual(weights[1]);
});

it('earlyStopping of a run that had ended goes on if it is resumed with more patience', async () => {
  let state: TrainingState | undefined;
  const save: Callback = {
    runsLast: true,
    async onEpochEnd(_, run) {
      state = await run.snapshot();
    },
  };
  const values = [1, 2, 3, 4, 5];
  await train(values, stopping(), { callbacks: [save] });
  expect(state!.epoch).toBe(2);
  expect((await train(values, stopping(), { resumeFrom: state })).epochs).toBe(2);
  expect((await train(values, stopping({ patience: 3 }), { resumeFrom: state })).epochs).toBe(4);
});

it('earlyStopping restores the best weights when the epochs are over, and not when interrupted', async () => {
  const over = await train([1, 2, 3], stopping({ patience: 9, restoreBestWeights: true }));
  expect(over.stopReason).toBe('epochs');
  expect(over.final).toEqual(over.weights[0]);
  const controller = new AbortController();
  const abort: Callback = { onEpochEnd: ({ epoch }) => void (epoch === 1 && controller.abort()) };
  const cut = await train([1, 2, 3], stopping({ patience: 9, restoreBestWeights: true }), {
    signal: controller.signal,
    callbacks: [abort],
  });
  expect(cut.stopReason).toBe('signal');
  expect(cut.final).toEqual(cut.weights[1]);
});

it('earlyStopping goes on where it was after a resume, best weights included', async () => {
  const values = [3, 1, 2, 2, 2];
  const make = () => stopping({ patience: 3, restoreBestWeights: true });
  const whole = await train(values, make());
  let state: TrainingState | undefined;
  const save: Callback = {
    runsLast: true,
    async onEpochEnd({ epoch }, run) {
      if (epoch === 2) state = await run.snapshot();
    },
  };
  await train(values, make(), { callbacks: [save] });
  const resumed = await train(values, make(), { resumeFrom: structuredClone(state) });
  expect(resumed.epochs).toBe(whole.epochs);
  expect(resumed.final).toEqual(whole.final);
  // A run that had ended stays ended.
  let end: TrainingState | undefined;
  const atEnd: Callback = {
    runsLast: true,
    async onEpochEnd(_, run) {
      end = await run.snapshot();
    },
  };
  await train(values, make(), { callbacks: [atEnd] });
  const again = await train([...values, 1], make(), { resumeFrom: end });
  expect(again.stopReason).toBe('callback');
  expect(again.epochs).toBe(5);
});

it('earlyStopping of one training begins anew in the next', async () => {
  const callback = stopping({ restoreBestWeights: true });
  const first = await train([3, 1, 2, 1], callback);
  const second = await train([3, 1, 2, 1], callback);
  expect(second).toEqual(first);
});

const plateau = (options: ReduceLROnPlateauOptions = {}) =>
  reduceLROnPlateau({ monitor: 'scripted', patience: 1, factor: 0.5, ...options });

it.each<[string, number[], ReduceLROnPlateauOptions, number[]]>([
  ['after an epoch that is not better', [3, 2, 2, 1, 1], {}, [1, 1, 1, 0.5, 0.5]],
  ['after as many as the patience', [3, 3, 3, 3, 3], { patience: 2 }, [1, 1, 1, 0.5, 0.5]],
  ['not while it cools down', [3, 3, 3, 3, 3, 3], { cooldown: 2 }, [1, 1, 0.5, 0.5, 0.25, 0.25]],
  ['not below the least', [3, 3, 3, 3], { minLearningRate: 0.004 }, [1, 1, 0.5, 0.4]],
  ['where more is better', [3, 2, 1, 1], { mode: 'max' }, [1, 1, 0.5, 0.25]],
  ['by gains of minDelta alone', [3, 2.9, 2.8, 2.7], { minDelta: 0.15 }, [1, 1, 0.5, 0.5]],
])('reduceLROnPlateau lowers the rate %s', async (_name, values, options, factors) => {
  const { rates } = await train(values, plateau(options));
  for (const [i, factor] of factors.entries()) expect(rates[i]).toBeCloseTo(0.01 * factor, 9);
});

it('reduceLROnPlateau goes on where it was after a resume', async () => {
  const values = [3, 3, 3, 3, 3, 3];
  const make = () => plateau({ patience: 2, cooldown: 1 });
  const whole = await train(values, make());
  for (const at of [0, 1, 2, 3]) {
    let state: TrainingState | undefined;
    const save: Callback = {
      runsLast: true,
      async onEpochEnd({ epoch }, run) {
        if (epoch === at) state = structuredClone(await run.snapshot());
      },
    };
    await train(values, make(), { callbacks: [save] });
    const resumed = await train(values, make(), { resumeFrom: state });
    expect(resumed.rates).toEqual(whole.rates);
    expect(resumed.final).toEqual(whole.final);
  }
});

it('two callbacks of one name are refused: their states would be one', async () => {
  await expect(
    train([1, 2], stopping(), { callbacks: [stopping({ patience: 3 })] }),
  ).rejects.toThrow('two callbacks keep a state named earlyStopping');
});

it.each([stopping({ monitor: 'valLoss' }), plateau({ monitor: 'valLoss' })])(
  'says what there is to monitor',
  async (callback) => {
    await expect(train([1], callback)).rejects.toThrow(/no valLoss, only .*loss.*scripted/);
  },
);

it.each([
  () => earlyStopping({ patience: -1 }),
  () => earlyStopping({ startFromEpoch: 0.5 }),
  () => earlyStopping({ baseline: NaN }),
  () => reduceLROnPlateau({ factor: 1 }),
  () => reduceLROnPlateau({ patience: 0.5 }),
  () => reduceLROnPlateau({ cooldown: -1 }),
  () => reduceLROnPlateau({ minLearningRate: NaN }),
])('refuses %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});
