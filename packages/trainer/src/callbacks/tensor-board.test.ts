import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { eventsOf, readEvents, type LoggedValue } from '../../test/read-events.js';
import { useRunFolder } from '../../test/run-folder.js';
import { epochLossRecord, versionRecord } from '../../test/tensorflow-records.js';
import { tinyModel } from '../../test/tiny-model.js';
import { outlastTheLimit, perEpoch, tinyRun, type TinyRunOptions } from '../../test/tiny-run.js';
import { useBackend } from '../../test/use-backend.js';
import type { BatchLogs, Callback } from './callback.js';
import { sampleText } from './sample-text.js';
import { tensorBoard, type TensorBoardOptions } from './tensor-board.js';

const folder = useRunFolder();

beforeAll(() => useBackend('cpu'));

interface LoggedRunOptions extends TinyRunOptions {
  board?: TensorBoardOptions;
}

/** Trains with a board that logs all it can, texts too; returns what its files have. */
async function train({ board: options, callbacks = [], ...run }: LoggedRunOptions = {}) {
  const { logDir = folder.at('logs') } = options ?? {};
  const board = tensorBoard({ logDir, updateFreq: 'batch', histogramFreq: 1, ...options });
  const texts = sampleText({ generate: (_, { step }) => `step ${step}`, tensorBoard: board });
  const result = await tinyRun({ ...run, callbacks: [texts, board, ...callbacks] });
  return {
    ...result,
    train: await readEvents(join(logDir, 'train')),
    validation: await readEvents(join(logDir, 'validation')).catch(() => []),
  };
}

const single = (value: number) => [Math.fround(value)];

function scalarsOf(events: readonly LoggedValue[], tag: string): [step: number, value: unknown][] {
  return events.flatMap(({ tag: of, step, values }) => (of === tag ? [[step, values]] : []));
}

it('logs the values of epochs under the tags of Keras', async () => {
  const { train: events, validation, history } = await train();
  const byEpoch = (value: (logs: (typeof history.epochs)[number]) => number) =>
    history.epochs.map((logs) => [logs.epoch, single(value(logs))]);
  expect(history.epochs).toHaveLength(2);
  expect(scalarsOf(events, 'epoch_loss')).toEqual(byEpoch(({ loss }) => loss));
  expect(scalarsOf(events, 'epoch_accuracy')).toEqual(byEpoch((logs) => logs.metrics['accuracy']!));
  expect(scalarsOf(events, 'epoch_learning_rate')).toEqual(byEpoch(() => 0.01));
  expect(scalarsOf(validation, 'epoch_loss')).toEqual(byEpoch(({ valLoss }) => valLoss!));
  expect(scalarsOf(validation, 'epoch_accuracy')).toEqual(
    byEpoch(({ valMetrics }) => valMetrics!['accuracy']!),
  );
  expect(scalarsOf(validation, 'evaluation_loss_vs_iterations')).toEqual(
    history.epochs.map(({ step, valLoss }) => [step, single(valLoss!)]),
  );
  expect(new Set(validation.map(({ tag }) => tag)).size).toBe(4);
});

it('logs batches by step: none, each, or every so many', async () => {
  const logged: BatchLogs[] = [];
  const watch: Callback = { onBatchEnd: (logs) => void logged.push(logs) };
  const { train: events } = await train({ callbacks: [watch] });
  const byStep = (value: (logs: BatchLogs) => number) =>
    logged.map((logs) => [logs.step, single(value(logs))]);
  expect(logged).toHaveLength(2 * perEpoch);
  expect(scalarsOf(events, 'batch_loss')).toEqual(byStep(({ loss }) => loss));
  expect(scalarsOf(events, 'batch_accuracy')).toEqual(byStep((logs) => logs.metrics['accuracy']!));
  expect(scalarsOf(events, 'batch_gradient_norm')).toEqual(byStep((logs) => logs.gradientNorm));
  expect(scalarsOf(events, 'batch_learning_rate')).toEqual(byStep(() => 0.01));

  const { train: thirds } = await train({ board: { logDir: folder.at('3'), updateFreq: 3 } });
  expect(scalarsOf(thirds, 'batch_loss').map(([step]) => step)).toEqual([3, 6]);
  await tinyRun({ callbacks: [tensorBoard({ logDir: folder.at('usual') })] });
  const usual = await readEvents(folder.at('usual', 'train'));
  expect(new Set(usual.map(({ tag }) => tag))).toEqual(
    new Set(['epoch_loss', 'epoch_accuracy', 'epoch_learning_rate']),
  );
});

it('logs histograms of all weights every so many epochs', async () => {
  const { train: events } = await train({ epochs: 3, board: { histogramFreq: 2 } });
  const histograms = events.filter(({ plugin }) => plugin === 'histograms');
  const model = tinyModel();
  model.build([null, 6]);
  const tags = model.weights.map(({ name }) => `${name}/histogram`);
  expect(tags).toContain('lstm/kernel/histogram');
  expect(histograms.map(({ tag, step }) => [tag, step])).toEqual([
    ...tags.map((tag) => [tag, 0]),
    ...tags.map((tag) => [tag, 2]),
  ]);
  for (const [i, { shape, values }] of histograms.entries()) {
    expect(shape).toEqual([30, 3]);
    const counts = (values as number[]).filter((_, k) => k % 3 === 2);
    const { variable } = model.weights[i % tags.length]!;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(variable.size);
  }
});

it('shows texts of sampleText as they are', async () => {
  const { train: events } = await train();
  expect(events.filter(({ plugin }) => plugin === 'text')).toEqual([
    { tag: 'sample', plugin: 'text', step: 4, shape: [], values: '    step 4' },
    { tag: 'sample', plugin: 'text', step: 8, shape: [], values: '    step 8' },
  ]);
});

it('begins a file as TensorFlow does, under the name that TensorBoard looks for', async () => {
  await train();
  const [name, ...others] = await readdir(folder.at('logs', 'train'));
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..+\.\d+\.0\.v2$/u);
  const [first, ...events] = eventsOf(await readFile(folder.at('logs', 'train', name!)));
  expect(first).toMatchObject({
    fileVersion: 'brain.Event:2',
    sourceMetadata: { writer: '@seqlab/trainer' },
  });
  const now = Date.now() / 1000;
  for (const { wallTime } of [first!, ...events]) {
    expect(wallTime).toBeGreaterThan(now - 60);
    expect(wallTime).toBeLessThanOrEqual(now);
  }
});

/** Apart from texts, of which one may be there twice: where it was written after the checkpoint. */
function split(events: readonly LoggedValue[]) {
  const isText = ({ plugin }: LoggedValue) => plugin === 'text';
  const texts = new Map(events.filter(isText).map((event) => [event.step, event]));
  return { texts, others: events.filter((event) => !isText(event)) };
}

it.each([1, perEpoch - 1, perEpoch, perEpoch + 1])(
  'has after a resume from step %d the events of a run that never stopped',
  async (stateOf) => {
    const { resumeFrom, ...whole } = await train({ stateOf });
    const resumed = await train({ resumeFrom });
    expect(split(resumed.train)).toEqual(split(whole.train));
    expect(resumed.validation).toEqual(whole.validation);
    expect(await readdir(folder.at('logs', 'train'))).toHaveLength(2);
  },
);

it('has an epoch once that a time limit cut off and a resume ended', async () => {
  const whole = await train();
  const board = { logDir: folder.at('cut') };
  const limited = { callbacks: [outlastTheLimit], maxSeconds: 1, stateOf: 2, board };
  const { resumeFrom, history } = await train(limited);
  expect(history.stopReason).toBe('maxSeconds');
  expect(scalarsOf(await readEvents(folder.at('cut', 'train')), 'epoch_loss')).toHaveLength(1);
  await train({ resumeFrom: { ...resumeFrom, history: history.epochs }, board });
  expect(split(await readEvents(folder.at('cut', 'train')))).toEqual(split(whole.train));
  expect(await readEvents(folder.at('cut', 'validation'))).toEqual(whole.validation);
});

it('removes a record that a crash tore', async () => {
  const whole = await train();
  const board = { logDir: folder.at('killed') };
  const controller = new AbortController();
  const kill: Callback = { onBatchEnd: ({ step }) => void (step === 6 && controller.abort()) };
  const options = { board, callbacks: [kill], signal: controller.signal, stateOf: 6 };
  const { resumeFrom } = await train(options);
  const [name] = await folder.list('killed', 'train');
  await appendFile(folder.at('killed', 'train', name!), epochLossRecord.bytes.subarray(0, 30));
  await train({ board, resumeFrom });
  expect(await readEvents(folder.at('killed', 'train'))).toEqual(whole.train);
});

it('leaves the files of others alone, and its own from a training before', async () => {
  const { resumeFrom } = await train({ stateOf: 1 });
  const foreign = {
    'events.out.tfevents.1.host.1.0.v2': [versionRecord.bytes, epochLossRecord.bytes],
    'events.out.tfevents.2': [Buffer.from('no records')],
    'notes.txt': [Buffer.from('mine')],
  };
  const board = tensorBoard({ logDir: folder.at('logs') });
  for (const [name, parts] of Object.entries(foreign)) {
    await writeFile(folder.at('logs', 'train', name), Buffer.concat(parts));
  }
  await tinyRun({ resumeFrom, callbacks: [board] });
  for (const [name, parts] of Object.entries(foreign)) {
    const bytes = await readFile(folder.at('logs', 'train', name));
    expect(bytes).toEqual(Buffer.concat(parts));
  }
  const before = await readEvents(folder.at('logs', 'validation'));
  await tinyRun({ callbacks: [board] });
  expect(await readEvents(folder.at('logs', 'validation'))).toHaveLength(2 * before.length);
});

it('says what it could not write', async () => {
  await writeFile(folder.at('logs'), 'in the way');
  await expect(train()).rejects.toThrow(
    expect.objectContaining({
      code: 'write-failed',
      message: expect.stringMatching(/^tensorBoard: cannot write .*logs: E/u),
    }),
  );
});

it.each([
  { updateFreq: 0 },
  { updateFreq: 1.5 },
  { updateFreq: 'epochs' as 'epoch' },
  { histogramFreq: -1 },
])('refuses %o', (options) => {
  expect(() => tensorBoard(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});

it('keeps no tensors', async () => {
  await train();
  const before = memory().numTensors;
  await tinyRun();
  const without = memory().numTensors - before;
  await train();
  expect(memory().numTensors - before).toBe(2 * without);
});
