import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { MetricsTail } from './metrics-tail.js';

let file: string;
let tail: MetricsTail;

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'seqlab-tail-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  file = path.join(folder, 'metrics.jsonl');
  tail = new MetricsTail(file);
});

/** The line of a step; `at` tells when it was written. */
function line(step: number, at = '2026-01-01T00:00:00.000Z'): string {
  const numbers = { epoch: 0, batch: step - 1, step, loss: 1 / step, gradientNorm: 1, tokens: 8 };
  return `${JSON.stringify({ event: 'batch', time: at, ...numbers, learningRate: 0.1 })}\n`;
}

const lines = (steps: readonly number[], at?: string) =>
  steps.map((step) => line(step, at)).join('');

/** The steps that a reading finds; `restart` where all before are void. */
async function read(): Promise<(number | 'restart')[]> {
  const found: (number | 'restart')[] = [];
  for await (const news of tail.read()) {
    if (news === 'restart') found.push(news);
    else found.push(...news.map(({ logs }) => logs.step));
  }
  return found;
}

it('finds what is new each time', async () => {
  expect(await read()).toEqual([]);
  await writeFile(file, lines([1, 2]));
  expect(await read()).toEqual([1, 2]);
  expect(await read()).toEqual([]);
  await appendFile(file, lines([3]));
  expect(await read()).toEqual([3]);
});

it('takes a torn line once it is whole', async () => {
  const torn = line(2);
  await writeFile(file, line(1) + torn.slice(0, 40));
  expect(await read()).toEqual([1]);
  await appendFile(file, torn.slice(40, 70));
  expect(await read()).toEqual([]);
  await appendFile(file, torn.slice(70) + line(3));
  expect(await read()).toEqual([2, 3]);
  expect(tail.damagedLines).toBe(0);
});

it('begins anew with a file that was cut back, however long it is by then', async () => {
  await writeFile(file, lines([1, 2, 3, 4]));
  await read();
  await writeFile(file, lines([1, 2]));
  expect(await read()).toEqual(['restart', 1, 2]);
  await appendFile(file, lines([3, 4, 5]));
  expect(await read()).toEqual([3, 4, 5]);
  const later = '2026-01-01T00:00:09.000Z';
  await writeFile(file, lines([1, 2, 3]) + lines([4, 5, 6], later));
  expect(await read()).toEqual(['restart', 1, 2, 3, 4, 5, 6]);
});

it('begins anew with a file that was removed', async () => {
  await writeFile(file, lines([1]));
  await read();
  await rm(file);
  expect(await read()).toEqual(['restart']);
  await writeFile(file, lines([1]));
  expect(await read()).toEqual([1]);
});

it('counts lines that are none of metrics, and reads on', async () => {
  await writeFile(file, `${line(1)}not JSON\n{"event":"batch"}\n\n${line(2)}`);
  expect(await read()).toEqual([1, 2]);
  expect(tail.damagedLines).toBe(2);
});

it('reads a file of several chunks whole, with characters cut by their bounds', async () => {
  const steps = Array.from({ length: 5000 }, (_, i) => i + 1);
  await writeFile(file, lines(steps).replaceAll('"epoch":0', '"epoch":0,"größe":1'));
  expect(await read()).toEqual(steps);
});
