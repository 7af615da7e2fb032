import { memory, scalar } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { useBackend } from '../../test/use-backend.js';
import { exponentialMovingAverage } from '../averaging/weight-averaging.js';
import type { TrainingState } from '../checkpoints/training-state.js';
import type { Metric } from '../metrics/metric.js';
import { adam } from '../optimizers/adam.js';
import { fit, type FitOptions } from '../training/fit.js';
import type { Callback } from './callback.js';
import { trainingPhases, type TrainingPhase } from './training-phases.js';

await useBackend('cpu');

const data = contiguousWindows(patternIds(31), { batchSize: 3, seqLength: 5 });
const monitor = { monitor: 'scripted' };

/** Trains with a metric that has these values, one an epoch, whatever the model does. */
async function train(
  values: readonly number[],
  callback: Callback,
  options: Partial<FitOptions> = {},
) {
  let now = 0;
  const metric: Metric = {
    name: 'scripted',
    measure: () => scalar(0),
    result: () => values[now] ?? NaN,
  };
  const follow: Callback = { onEpochBegin: ({ epoch }) => void (now = epoch) };
  const model = tinyModel();
  const weights: number[][][] = [];
  const begun: number[][][] = [];
  const trainable: boolean[] = [];
  const states: TrainingState[] = [];
  const record: Callback = {
    onEpochBegin: () => {
      begun.push(weightsOf(model));
      trainable.push(model.getLayer('embedding').trainable);
    },
    onEpochEnd: () => void weights.push(weightsOf(model)),
  };
  const save: Callback = {
    runsLast: true,
    async onEpochEnd(_, run) {
      states.push(structuredClone(await run.snapshot()));
    },
  };
  const optimizer = adam({ learningRate: 0.01 });
  const { epochs, stopReason } = await fit(model, data, {
    ...tinyOptions(),
    optimizer,
    epochs: values.length,
    metrics: [metric],
    ...options,
    callbacks: [follow, callback, record, ...(options.callbacks ?? []), save],
  });
  const { iterations } = optimizer;
  optimizer.dispose();
  const final = weightsOf(model);
  model.dispose();
  const rates = epochs.map(({ learningRate }) => learningRate);
  return { stopReason, rates, weights, begun, trainable, states, final, iterations };
}

const embeddingOf = (weights: readonly number[][]) => weights[0]!;

it('freezes layers for so many epochs, then lets them learn at another rate', async () => {
  const phases = [{ frozen: ['embedding'], epochs: 2 }, { learningRateFactor: 0.1 }];
  const { weights, trainable, rates, stopReason, iterations } = await train(
    [0, 0, 0, 0],
    trainingPhases(phases),
  );
  expect(trainable).toEqual([false, false, true, true]);
  const tables = weights.map(embeddingOf);
  expect(tables[1]).toEqual(embeddingOf(weightsOf(built())));
  expect(tables[2]).not.toEqual(tables[1]);
  expect(tables[3]).not.toEqual(tables[2]);
  expect(weights[1]![1]).not.toEqual(weights[0]![1]);
  expect(rates).toEqual([0.01, 0.01, 0.001, 0.001]);
  expect(stopReason).toBe('epochs');
  // The optimizer is new in the second phase: two batches an epoch, two epochs.
  expect(iterations).toBe(4);
});

function built() {
  const model = tinyModel();
  model.build([null, null]);
  return model;
}

it('takes the step that a new optimizer takes when a phase begins', async () => {
  const phases = [{ frozen: ['embedding'], epochs: 1 }, {}];
  const both = await train([0, 0], trainingPhases(phases));
  const model = tinyModel();
  model.build([null, null]);
  const optimizer = adam({ learningRate: 0.01 });
  const frozen = model.getLayer('embedding');
  frozen.trainable = false;
  await fit(model, data, { ...tinyOptions(), optimizer, epochs: 1 });
  frozen.trainable = true;
  optimizer.dispose();
  await fit(model, data, { ...tinyOptions(), optimizer, epochs: 1 });
  expect(both.final).toEqual(weightsOf(model));
});

it('ends a phase early, and goes on with the best weights so far', async () => {
  const phases = [
    { frozen: ['embedding'], epochs: 9, patience: 2 },
    { learningRateFactor: 0.1, patience: 2 },
  ];
  const outcome = await train([5, 3, 4, 4, 2, 1, 6, 6, 0], trainingPhases(phases, monitor));
  // Best at epoch 1, out of patience after epoch 3; best at 5, at an end after 7.
  expect(outcome.trainable).toEqual([false, false, false, false, true, true, true, true]);
  expect(outcome.begun[4]).toEqual(outcome.weights[1]);
  expect(outcome.stopReason).toBe('callback');
  expect(outcome.final).toEqual(outcome.weights[5]);
});

it('keeps the best weights of an earlier phase if a later one is never better', async () => {
  const phases = [{ frozen: ['embedding'], patience: 1 }, { patience: 2 }];
  const outcome = await train([3, 1, 2, 4, 5, 0], trainingPhases(phases, monitor));
  expect(outcome.weights).toHaveLength(5);
  expect(outcome.final).toEqual(outcome.weights[1]);
});

it('can freeze other layers in each of several phases', async () => {
  const phases = [
    { frozen: ['embedding', 'lstm'], epochs: 1 },
    { frozen: ['embedding'], epochs: 1 },
    {},
  ];
  const { weights } = await train([0, 0, 0], trainingPhases(phases));
  const first = weightsOf(built());
  expect(weights[0]!.slice(0, 4)).toEqual(first.slice(0, 4));
  expect(weights[1]![0]).toEqual(first[0]);
  expect(weights[1]![1]).not.toEqual(first[1]);
  expect(weights[2]![0]).not.toEqual(first[0]);
});

it.each([
  ['plainly', {}],
  ['with averaged weights', { weightAveraging: exponentialMovingAverage({ decay: 0.8 }) }],
])('goes on bit for bit from any epoch, %s', async (_name, options) => {
  const make = () =>
    trainingPhases(
      [
        { frozen: ['embedding'], patience: 1 },
        { learningRateFactor: 0.5, patience: 2 },
      ],
      monitor,
    );
  const values = [3, 2, 4, 1, 5, 5, 0];
  const whole = await train(values, make(), options);
  expect(whole.states).toHaveLength(6);
  for (const state of whole.states) {
    const resumed = await train(values, make(), { ...options, resumeFrom: state });
    expect(resumed.final).toEqual(whole.final);
    expect(resumed.rates).toEqual(whole.rates);
    expect(resumed.stopReason).toBe(whole.stopReason);
  }
});

it('goes on after its end only with more patience', async () => {
  const phases = (patience: number): TrainingPhase[] => [{ epochs: 1 }, { patience }];
  const values = [3, 2, 4, 5, 6];
  const ended = await train(values, trainingPhases(phases(1), monitor));
  expect(ended.rates).toHaveLength(3);
  const resumeFrom = ended.states.at(-1);
  const again = await train(values, trainingPhases(phases(1), monitor), { resumeFrom });
  expect(again.rates).toHaveLength(3);
  const longer = await train(values, trainingPhases(phases(3), monitor), { resumeFrom });
  expect(longer.rates).toHaveLength(5);
});

it('begins anew in the next training, and leaves no tensors', async () => {
  const callback = trainingPhases([{ frozen: ['embedding'], patience: 1 }, {}], monitor);
  const before = memory().numTensors;
  const first = await train([1, 2, 3], callback);
  expect(memory().numTensors).toBe(before);
  const second = await train([1, 2, 3], callback);
  expect(second).toEqual(first);
});

it.each<[string, TrainingPhase[], string]>([
  ['no phase', [], 'there must be a phase at least'],
  ['a phase that never ends', [{}, {}], 'phases[0] would never end; give it epochs or patience'],
  ['a last phase with epochs', [{ epochs: 3 }], 'phases[0] is the last and lasts as long as fit'],
  ['no epochs', [{ epochs: 0 }, {}], 'phases[0].epochs must be'],
  ['no patience', [{ patience: 0 }, {}], 'phases[0].patience must be'],
  ['a rate of 0', [{ learningRateFactor: 0 }], 'phases[0].learningRateFactor must be'],
])('refuses %s', (_name, phases, message) => {
  expect(() => trainingPhases(phases)).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringContaining(message) as string,
    }),
  );
});

it('refuses a phase in which nothing learns, and takes one that a single layer learns in', async () => {
  const all = ['embedding', 'lstm', 'gru', 'dense'];
  const idle = trainingPhases([{ frozen: ['lstm'], epochs: 1 }, { frozen: all, epochs: 1 }, {}]);
  await expect(train([1, 1, 1], idle)).rejects.toThrow(
    'phases[1] freezes every layer that could learn; leave one out',
  );
  const others = all.slice(1);
  const phases = [{ frozen: others, epochs: 1 }, { frozen: others }];
  const { weights } = await train([1, 1], trainingPhases(phases));
  expect(weights[1]!.slice(1)).toEqual(weightsOf(built()).slice(1));
});

it('names the layers there are, and the values there are to monitor', async () => {
  const unknown = trainingPhases([{ frozen: ['words'], epochs: 1 }, {}]);
  await expect(train([1], unknown)).rejects.toThrow(
    'the model has no layer words to freeze, only embedding, lstm, dropout, gru, dense',
  );
  await expect(train([1], trainingPhases([{ patience: 1 }]))).rejects.toThrow(
    /no valLoss, only .*loss.*scripted/,
  );
});
