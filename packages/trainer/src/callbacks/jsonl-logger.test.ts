import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../../test/use-backend.js';
import { useRunFolder } from '../../test/run-folder.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions } from '../../test/tiny-model.js';
import type { Callback } from './callback.js';
import { fit, type FitOptions } from '../training/fit.js';
import { jsonlLogger } from './jsonl-logger.js';
import type { TrainingState } from '../checkpoints/training-state.js';

const data = contiguousWindows(patternIds(60), { batchSize: 2, seqLength: 6 });
const perEpoch = data.length!;
const folder = useRunFolder();

beforeAll(() => useBackend('cpu'));

/** Trains a new model for two epochs and returns its state after the step. */
async function train({ stateOf = 0, ...options }: Partial<FitOptions> & { stateOf?: number } = {}) {
  let state: TrainingState | undefined;
  const save: Callback = {
    async onBatchEnd({ step }, run) {
      if (step === stateOf) state = structuredClone(await run.snapshot());
    },
  };
  const file = folder.at('run', 'metrics.jsonl');
  await fit(tinyModel(), data, {
    ...tinyOptions(),
    validationData: data,
    callbacks: [jsonlLogger({ file }), save],
    ...options,
  });
  return { file, resumeFrom: state! };
}

/** The lines as objects, without the time of day. */
async function linesOf(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { time, ...logs } = JSON.parse(line) as Record<string, unknown>;
      expect(new Date(String(time)).toISOString()).toBe(time);
      return logs;
    });
}

it('has a line for each batch and each epoch', async () => {
  const { file } = await train();
  const lines = await linesOf(file);
  expect(lines).toHaveLength(2 * perEpoch + 2);
  expect(lines[0]).toEqual({
    event: 'batch',
    epoch: 0,
    batch: 0,
    step: 1,
    loss: expect.any(Number),
    gradientNorm: expect.any(Number),
    tokens: 12,
    learningRate: 0.01,
  });
  expect(lines[perEpoch]).toEqual({
    event: 'epoch',
    epoch: 0,
    step: perEpoch,
    loss: expect.any(Number),
    valLoss: expect.any(Number),
    learningRate: 0.01,
  });
});

it('logs batches only every so many steps', async () => {
  const file = folder.at('metrics.jsonl');
  await train({ callbacks: [jsonlLogger({ file, everySteps: 3 })] });
  const steps = (await linesOf(file))
    .filter(({ event }) => event === 'batch')
    .map(({ step }) => step);
  expect(steps).toEqual(
    Array.from({ length: 2 * perEpoch }, (_, i) => i + 1).filter((step) => step % 3 === 0),
  );
});

it.each([1, 2, perEpoch - 1, perEpoch, perEpoch + 1])(
  'is after a resume from step %d that of a run that never stopped',
  async (stateOf) => {
    const { file, resumeFrom } = await train({ stateOf });
    const whole = await linesOf(file);
    await train({ resumeFrom });
    expect(await linesOf(file)).toEqual(whole);
  },
);

it('repairs a line torn by a crash', async () => {
  const { file, resumeFrom } = await train({ stateOf: 2 });
  const whole = await linesOf(file);
  const { length } = await readFile(file);
  await truncate(file, length - 9);
  await train({ resumeFrom });
  expect(await linesOf(file)).toEqual(whole);
  await appendFile(file, 'not JSON\n{"event":"batch","step":1}\n');
  await train({ resumeFrom });
  expect(await linesOf(file)).toEqual(whole);
});

it('begins anew when training does', async () => {
  const { file } = await train();
  const whole = await linesOf(file);
  await train();
  expect(await linesOf(file)).toEqual(whole);
});

it('passes on errors of the file system', async () => {
  await writeFile(folder.at('run'), 'in the way');
  await expect(train()).rejects.toThrow(/EEXIST|ENOTDIR/);
});

it('tells what cannot be written where', async () => {
  const file = folder.at('run', 'metrics.jsonl');
  const block: Callback = {
    async onEpochBegin({ epoch }) {
      if (epoch === 0) return;
      await rm(file);
      await mkdir(file);
    },
  };
  const promise = train({ callbacks: [jsonlLogger({ file }), block] });
  await expect(promise).rejects.toThrow(
    expect.objectContaining({
      code: 'write-failed',
      message: expect.stringContaining(`jsonlLogger: cannot write ${file}: EISDIR`),
    }),
  );
});
