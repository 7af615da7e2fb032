import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { workFolder } from '../../test/run-seqlab.js';
import { writeRun } from '../../test/write-run.js';
import { CliError } from '../cli-error.js';
import { readRunHistory } from './run-history.js';

function batch(step: number, seconds: number, loss: number | null = 1): object {
  return {
    event: 'batch',
    time: new Date(1000 * seconds).toISOString(),
    epoch: 0,
    batch: step - 1,
    step,
    loss,
    gradientNorm: 0.5,
    tokens: 10,
    learningRate: 0.1,
  };
}

function epoch(number: number, step: number, values: object = {}, seconds = step): object {
  const time = new Date(1000 * seconds).toISOString();
  return { event: 'epoch', time, epoch: number, step, loss: 1, learningRate: 0.1, ...values };
}

/** A run whose metrics.jsonl has these lines. */
function runWith(lines: readonly object[], rest = ''): string {
  const folder = writeRun(workFolder());
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(path.join(folder, 'metrics.jsonl'), text + rest);
  return folder;
}

it('reads steps and epochs, metrics apart from what is of the trainer', async () => {
  const values = { loss: 2, valLoss: 3, accuracy: 0.25, valAccuracy: 0.5, valance: 4 };
  const folder = runWith([{ ...batch(1, 10, 2), accuracy: 0.75 }, epoch(0, 1, values, 12)]);
  expect(await readRunHistory(folder)).toEqual({
    steps: [
      {
        epoch: 0,
        batch: 0,
        step: 1,
        loss: 2,
        gradientNorm: 0.5,
        tokens: 10,
        learningRate: 0.1,
        metrics: { accuracy: 0.75 },
        time: '1970-01-01T00:00:10.000Z',
        seconds: 0,
      },
    ],
    epochs: [
      {
        epoch: 0,
        step: 1,
        loss: 2,
        learningRate: 0.1,
        metrics: { accuracy: 0.25, valance: 4 },
        valLoss: 3,
        valMetrics: { accuracy: 0.5 },
        time: '1970-01-01T00:00:12.000Z',
        seconds: 2,
      },
    ],
  });
});

it('has nothing of a run that has only begun', async () => {
  expect(await readRunHistory(runWith([]))).toEqual({ epochs: [], steps: [] });
});

it('has NaN for what was no number, and no validation where there was none', async () => {
  const { steps, epochs } = await readRunHistory(runWith([batch(1, 0, null), epoch(0, 1)]));
  expect(steps[0]!.loss).toBeNaN();
  expect(epochs[0]).not.toHaveProperty('valLoss');
  expect(epochs[0]).not.toHaveProperty('valMetrics');
});

it('leaves out a last line that is not whole, at every place it can be torn', async () => {
  const folder = runWith([batch(1, 0), epoch(0, 1)]);
  const last = `${JSON.stringify(batch(2, 2))}\n`;
  const file = path.join(folder, 'metrics.jsonl');
  const before = readFileSync(file, 'utf8');
  for (const length of [1, 20, last.length - 2]) {
    writeFileSync(file, before + last.slice(0, length));
    const { steps, epochs } = await readRunHistory(folder);
    expect([steps.length, epochs.length]).toEqual([1, 1]);
  }
  // Only the end of the line is missing.
  writeFileSync(file, before + last.slice(0, -1));
  expect((await readRunHistory(folder)).steps).toHaveLength(2);
});

it('keeps the last of what was done once more', async () => {
  const folder = runWith([
    batch(1, 1),
    batch(2, 2),
    // A time limit cut the epoch off, and a resume ended it.
    epoch(0, 2, { partial: true, loss: 9 }),
    batch(3, 3),
    epoch(0, 3, { loss: 8 }),
    batch(4, 4),
    epoch(1, 4, { loss: 7 }),
    // Killed, and resumed from the checkpoint of step 2.
    batch(3, 5, 6),
    epoch(0, 3, { loss: 5 }, 6),
  ]);
  const { steps, epochs } = await readRunHistory(folder);
  expect(steps.map(({ step, loss }) => [step, loss])).toEqual([
    [1, 1],
    [2, 1],
    [3, 6],
  ]);
  expect(epochs.map((logs) => [logs.epoch, logs.loss, logs.partial])).toEqual([[0, 5, undefined]]);
});

it('counts the seconds of training, without the night between two sessions', async () => {
  const night = 8 * 3600;
  const folder = runWith([
    batch(1, 0),
    batch(2, 2),
    // Validation may take long.
    epoch(0, 2, {}, 92),
    batch(3, 94),
    batch(4, 96 + night),
    batch(5, 98 + night),
  ]);
  const { steps, epochs } = await readRunHistory(folder);
  expect(epochs[0]!.seconds).toBe(92);
  expect(steps.map(({ seconds }) => seconds)).toEqual([0, 2, 94, 96, 98]);
});

it('refuses what is no run, and a damaged file, with its line', async () => {
  await expect(readRunHistory(workFolder())).rejects.toThrow(CliError);
  await expect(readRunHistory(workFolder())).rejects.toThrow(/is not a run: it has no run\.json/);
  const folder = runWith([batch(1, 0)], '{"event":"batch"}\n');
  appendFileSync(path.join(folder, 'metrics.jsonl'), `${JSON.stringify(batch(2, 1))}\n`);
  await expect(readRunHistory(folder)).rejects.toThrow(CliError);
  await expect(readRunHistory(folder)).rejects.toThrow(/metrics\.jsonl: line 2 is damaged: /);
});
