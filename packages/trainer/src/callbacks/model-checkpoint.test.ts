import { readFile, writeFile } from 'node:fs/promises';
import { loadModel } from '@seqlab/seq-layers/node';
import { scalar } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../../test/use-backend.js';
import { useRunFolder } from '../../test/run-folder.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions, weightsOf } from '../../test/tiny-model.js';
import { adam } from '../optimizers/adam.js';
import type { Callback } from './callback.js';
import { csvLogger } from './csv-logger.js';
import { jsonlLogger } from './jsonl-logger.js';
import { latestCheckpoint } from '../checkpoints/checkpoint-folder.js';
import { loadCheckpoint } from '../checkpoints/checkpoint-folder.js';
import { fit, type FitOptions } from '../training/fit.js';
import { modelCheckpoint, type ModelCheckpointOptions } from './model-checkpoint.js';
import type { Optimizer } from '../optimizers/optimizer.js';

const data = contiguousWindows(patternIds(120), { batchSize: 3, seqLength: 6 });
const perEpoch = data.length!;
const folder = useRunFolder();

beforeAll(() => useBackend('cpu'));

interface TrainOptions extends Partial<FitOptions> {
  checkpoint?: Partial<ModelCheckpointOptions>;
  /** Stop after this step. */
  until?: number;
}

/** Trains a new model in the run folder; also returns its weights after each epoch. */
async function train({ checkpoint, until, ...options }: TrainOptions = {}) {
  const controller = new AbortController();
  const weights: number[][][] = [];
  const model = tinyModel({ stateful: true, dropoutRate: 0.2 });
  const watch: Callback = {
    onBatchEnd: ({ step }) => void (step === until && controller.abort()),
    onEpochEnd: () => void weights.push(weightsOf(model)),
  };
  const history = await fit(model, data, {
    ...tinyOptions(),
    signal: controller.signal,
    callbacks: [watch, modelCheckpoint({ folder: folder.at(), ...checkpoint })],
    ...options,
  });
  return { model, history, weights };
}

function fastAdam(): Optimizer {
  return adam({ learningRate: 0.05 });
}

async function savedWeights(): Promise<number[][]> {
  const model = await loadModel(folder.at('model'));
  return weightsOf(model);
}

async function resumeFrom() {
  return loadCheckpoint((await latestCheckpoint(folder.at()))!);
}

/** `step-00000172` for 172. */
function names(...steps: number[]): string[] {
  return steps.map((step) => `step-${String(step).padStart(8, '0')}`);
}

it('saves at the end of each epoch and keeps the last two', async () => {
  await train({ epochs: 3 });
  expect(await folder.list()).toEqual(['checkpoints', 'model']);
  expect(await folder.list('checkpoints')).toEqual(names(2 * perEpoch, 3 * perEpoch));
  expect(await folder.list('model')).toEqual(['config.json', 'model.safetensors']);
});

it('saves every so many steps too, and keeps as many as it is told', async () => {
  await train({ epochs: 1, checkpoint: { everySteps: 2, keepLast: 100 } });
  const even = Array.from({ length: perEpoch }, (_, i) => i + 1).filter((step) => step % 2 === 0);
  expect(await folder.list('checkpoints')).toEqual(names(...new Set([...even, perEpoch])));
});

it('saves when training ends within an epoch, and resumes exactly from there', async () => {
  const until = perEpoch + 2;
  await train({ until });
  expect(await folder.list('checkpoints')).toEqual(names(perEpoch, until));
  const resumed = await train({ resumeFrom: await resumeFrom() });
  const whole = await train({ callbacks: [] });
  expect(resumed.history).toEqual(whole.history);
  expect(weightsOf(resumed.model)).toEqual(weightsOf(whole.model));
});

it('saves nothing twice and nothing before the first step', async () => {
  await train({ signal: AbortSignal.abort() });
  await expect(latestCheckpoint(folder.at())).resolves.toBeUndefined();
  await train({ epochs: 1 });
  const state = await resumeFrom();
  await train({ epochs: 1, resumeFrom: state });
  expect(await folder.list('checkpoints')).toEqual(names(perEpoch));
});

it('keeps in model/ the weights of the lowest validation loss, through a resume', async () => {
  // Training on one text makes the loss on a random other one rise in the end.
  const validationData = contiguousWindows(
    Int32Array.from({ length: 60 }, (_, i) => (i * i * 7 + (i >> 2)) % 5),
    { batchSize: 2, seqLength: 5 },
  );
  const { history, weights } = await train({ epochs: 6, optimizer: fastAdam(), validationData });
  const valLosses = history.epochs.map(({ valLoss }) => valLoss!);
  const best = valLosses.indexOf(Math.min(...valLosses));
  expect(best).toBeLessThan(5);
  expect(await savedWeights()).toEqual(weights[best]);
  await train({
    epochs: 7,
    optimizer: fastAdam(),
    validationData,
    resumeFrom: await resumeFrom(),
  });
  expect(await savedWeights()).toEqual(weights[best]);

  const last = await train({
    epochs: 8,
    optimizer: fastAdam(),
    validationData,
    checkpoint: { saveBestOnly: false },
    resumeFrom: await resumeFrom(),
  });
  expect(await savedWeights()).toEqual(weightsOf(last.model));
});

it('keeps the newest weights in model/ without validation data, in the first epoch too', async () => {
  const first = await train({ until: 2 });
  expect(await savedWeights()).toEqual(weightsOf(first.model));
  const second = await train({ until: perEpoch + 1, resumeFrom: await resumeFrom() });
  expect(await savedWeights()).toEqual(weightsOf(second.model));
});

it('saves a model that is named by values of an epoch when there are some', async () => {
  const checkpoint = { everySteps: 2, modelName: 'model-{epoch:02d}-{valLoss:.3f}' };
  const options = { checkpoint, validationData: data };
  await train({ ...options, until: 3 });
  expect(await folder.list()).toEqual(['checkpoints']);
  expect(await folder.list('checkpoints')).toEqual(names(2, 3));
  const { history } = await train({ ...options, epochs: 1, resumeFrom: await resumeFrom() });
  const { valLoss } = history.epochs[0]!;
  expect(await folder.list()).toEqual(['checkpoints', `model-01-${valLoss!.toFixed(3)}`]);
});

it.each([
  ['equal', [2, 2, 3], 0],
  ['no number', [NaN, 3, NaN, 4], 1],
  ['lower and lower', [3, 2, 1], 2],
])('keeps the first of the best where values are %s', async (_name, values, best) => {
  let epoch = 0;
  const scripted = { name: 'scripted', measure: () => scalar(0), result: () => values[epoch]! };
  const follow: Callback = { onEpochBegin: (logs) => void (epoch = logs.epoch) };
  const weights: number[][][] = [];
  const watch: Callback = { onEpochEnd: (_, { model }) => void weights.push(weightsOf(model)) };
  const checkpoint = modelCheckpoint({ folder: folder.at(), monitor: 'scripted' });
  await train({
    epochs: values.length,
    metrics: [scripted],
    callbacks: [follow, watch, checkpoint],
  });
  expect(await savedWeights()).toEqual(weights[best]);
});

it('leaves the last good checkpoint when the loss is no number', async () => {
  await train({ epochs: 1 });
  const optimizer = adam({ learningRate: 1e38 });
  await expect(train({ optimizer, resumeFrom: await resumeFrom() })).rejects.toThrow(
    expect.objectContaining({ code: 'non-finite' }),
  );
  expect(await latestCheckpoint(folder.at())).toBe(folder.at('checkpoints', ...names(perEpoch)));
});

it('tells what it cannot write where, and leaves the last checkpoint', async () => {
  const block: Callback = {
    async onEpochBegin({ epoch }) {
      if (epoch === 1) await writeFile(folder.at('checkpoints', ...names(2 * perEpoch)), 'a file');
    },
  };
  const checkpoint = modelCheckpoint({ folder: folder.at() });
  await expect(train({ callbacks: [block, checkpoint] })).rejects.toThrow(
    expect.objectContaining({
      code: 'write-failed',
      message: expect.stringContaining(folder.at('checkpoints', ...names(2 * perEpoch))),
    }),
  );
  expect(await latestCheckpoint(folder.at())).toBe(folder.at('checkpoints', ...names(perEpoch)));
});

it('refuses to train from the start over a run, whose logs stay', async () => {
  const callbacks = () => [
    jsonlLogger({ file: folder.at('metrics.jsonl') }),
    csvLogger({ file: folder.at('epochs.csv') }),
    modelCheckpoint({ folder: folder.at() }),
  ];
  const logs = () =>
    Promise.all(['metrics.jsonl', 'epochs.csv'].map((name) => readFile(folder.at(name), 'utf8')));
  await train({ epochs: 1, callbacks: callbacks() });
  const before = await logs();
  await expect(train({ epochs: 1, callbacks: callbacks() })).rejects.toThrow(
    expect.objectContaining({ code: 'later-checkpoint' }),
  );
  expect(await logs()).toEqual(before);
});

it.each([
  { keepLast: 0 },
  { everySteps: 0 },
  { everySteps: 1.5 },
  { modelName: '{valLoss:.2e}' },
  { mode: 'best' as 'max' },
])('refuses %o', (options) => {
  expect(() => modelCheckpoint({ folder: folder.at(), ...options })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
});
