import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { useRunFolder } from '../../test/run-folder.js';
import { outlastTheLimit, perEpoch, tinyRun, type TinyRunOptions } from '../../test/tiny-run.js';
import { useBackend } from '../../test/use-backend.js';
import type { Metric } from '../metrics/metric.js';
import { accuracy } from '../metrics/accuracy.js';
import type { Callback } from './callback.js';
import { csvLogger } from './csv-logger.js';

const folder = useRunFolder();

beforeAll(() => useBackend('cpu'));

/** Trains with a logger; returns what it wrote and what it should have written. */
async function train({ callbacks = [], ...options }: TinyRunOptions = {}) {
  const path = folder.at('run', 'epochs.csv');
  const run = await tinyRun({ ...options, callbacks: [csvLogger({ file: path }), ...callbacks] });
  return { path, text: await readFile(path, 'utf8'), ...run };
}

it('has the columns of Keras: epoch, then the values in the order of their names', async () => {
  const { text, history } = await train();
  const rows = history.epochs.map(
    ({ epoch, loss, metrics, valLoss, valMetrics }) =>
      `${epoch},${metrics['accuracy']},0.01,${loss},${valMetrics?.['accuracy']},${valLoss}\n`,
  );
  expect(rows).toHaveLength(2);
  expect(text).toBe(`epoch,accuracy,learningRate,loss,valAccuracy,valLoss\n${rows.join('')}`);
});

it('has a row as soon as its epoch has ended', async () => {
  const lines: number[] = [];
  const count = async () => {
    const text = await readFile(folder.at('run', 'epochs.csv'), 'utf8');
    lines.push(text.split('\n').length - 1);
  };
  await train({ callbacks: [{ onTrainBegin: count, onEpochEnd: count }] });
  expect(lines).toEqual([0, 2, 3]);
});

it('separates by what it is told, and quotes what holds it', async () => {
  const path = folder.at('epochs.tsv');
  const renamed: Metric = { ...accuracy(), name: 'share; of "right"' };
  const callbacks = [csvLogger({ file: path, separator: ';' })];
  await tinyRun({ callbacks, metrics: [renamed], validationData: undefined });
  const [header] = (await readFile(path, 'utf8')).split('\n');
  expect(header).toBe('epoch;learningRate;loss;"share; of ""right"""');
});

it.each([1, perEpoch - 1, perEpoch, perEpoch + 1])(
  'is after a resume from step %d that of a run that never stopped',
  async (stateOf) => {
    const { text, resumeFrom } = await train({ stateOf });
    expect((await train({ resumeFrom })).text).toBe(text);
  },
);

it('is whole again after a crash', async () => {
  const { path, text, resumeFrom } = await train({ stateOf: perEpoch + 1 });
  await truncate(path, text.length - 9);
  expect((await train({ resumeFrom })).text).toBe(text);
  await truncate(path, 5);
  expect((await train({ resumeFrom })).text).toBe(text);
});

it('begins anew when training does', async () => {
  const { text } = await train();
  expect((await train()).text).toBe(text);
});

it('has one row for an epoch that a time limit cut off and a resume ended', async () => {
  const { text } = await train();
  const cut = await train({ callbacks: [outlastTheLimit], maxSeconds: 1, stateOf: 2 });
  expect(cut.history.stopReason).toBe('maxSeconds');
  expect(cut.text.split('\n')).toHaveLength(3);
  const resumeFrom = { ...cut.resumeFrom, history: cut.history.epochs };
  expect((await train({ resumeFrom })).text).toBe(text);
});

it('takes in values that come later; what an epoch lacks is NA', async () => {
  const first = await train({
    epochs: 1,
    metrics: [],
    validationData: undefined,
    stateOf: perEpoch,
  });
  expect(first.text).toMatch(/^epoch,learningRate,loss\n0,0.01,[\d.]+\n$/u);
  const resumeFrom = {
    ...first.resumeFrom,
    epoch: 1,
    batch: 0,
    lossSum: 0,
    tokens: 0,
    history: first.history.epochs,
  };
  const [header, ...rows] = (await train({ resumeFrom })).text.trimEnd().split('\n');
  expect(header).toBe('epoch,accuracy,learningRate,loss,valAccuracy,valLoss');
  expect(rows.map((row) => row.replaceAll(/\d\.\d+/gu, 'x'))).toEqual([
    '0,NA,x,x,NA,NA',
    '1,x,x,x,x,x',
  ]);
});

/** The error of a file system that said one of these. */
function failedBy(codes: RegExp): unknown {
  return expect.objectContaining({
    name: 'TrainerError',
    code: 'write-failed',
    message: expect.stringMatching(/^csvLogger: cannot write .*epochs\.csv: E/u),
    cause: expect.objectContaining({ code: expect.stringMatching(codes) }),
  });
}

it('says what it could not write, when training begins and later', async () => {
  await writeFile(folder.at('run'), 'in the way');
  await expect(train()).rejects.toThrow(failedBy(/EEXIST|ENOTDIR/u));
  await rm(folder.at('run'));
  const path = folder.at('run', 'epochs.csv');
  const replace: Callback = {
    async onEpochBegin({ epoch }) {
      if (epoch === 0) return;
      await rm(path);
      await mkdir(path);
    },
  };
  await expect(train({ callbacks: [replace] })).rejects.toThrow(failedBy(/EISDIR/u));
});

it.each(['', '"', '\n', ';\r'])('refuses the separator %j', (separator) => {
  expect(() => csvLogger({ file: 'x.csv', separator })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
});
