import { readFile } from 'node:fs/promises';
import type { BatchLogs, EpochLogs } from '@seqlab/trainer';
import { CliError, messageOf } from '../cli-error.js';
import { parseMetricsLine, type MetricsLine } from './metrics-line.js';
import { readRecord, runPaths } from './run-folder.js';

/** When something was logged. */
interface Logged {
  /** ISO 8601. */
  readonly time: string;
  /** Of training since the first step was logged, without the time between two sessions. */
  readonly seconds: number;
}

export type RunEpoch = EpochLogs & Logged;

type RunStep = BatchLogs & Logged;

/** How a run has gone so far, as its `metrics.jsonl` tells. What was no finite number is NaN. */
export interface RunHistory {
  /** Each epoch that has ended once, in order; one that was cut off and gone on with as it was in the end. */
  readonly epochs: readonly RunEpoch[];
  /** Each step once, in order. */
  readonly steps: readonly RunStep[];
}

/**
 * Reads how a run has gone so far; nothing yet if it has not taken a step. It may be read while it is
 * trained: a last line that is not whole is left out.
 *
 * @throws {@link CliError} if the folder is no run, or its metrics.jsonl is damaged.
 */
export async function readRunHistory(folder: string): Promise<RunHistory> {
  await readRecord(folder);
  const file = runPaths(folder).metrics;
  const lines = withoutRepeated(parseLines(file, await readText(file)));
  const seconds = secondsOf(lines);
  const epochs: RunEpoch[] = [];
  const steps: RunStep[] = [];
  for (const [i, { event, logs }] of lines.entries()) {
    if (event === 'epoch') epochs.push({ ...logs, seconds: seconds[i]! });
    else steps.push({ ...logs, seconds: seconds[i]! });
  }
  return { epochs, steps };
}

/** Empty if there is no such file. */
async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new CliError(`cannot read ${file}: ${error.message}`, { cause: error });
  });
}

function parseLines(file: string, text: string): MetricsLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, i) => {
    try {
      return [parseMetricsLine(line)];
    } catch (error) {
      if (i === lines.length - 1) return [];
      throw new CliError(`${file}: line ${i + 1} is damaged: ${messageOf(error)}`, {
        cause: error,
      });
    }
  });
}

/** Without what was done once more after a resume. */
function withoutRepeated(lines: readonly MetricsLine[]): MetricsLine[] {
  const kept: MetricsLine[] = [];
  for (const line of lines) {
    while (kept.length > 0 && isReplaced(kept.at(-1)!, line)) kept.pop();
    kept.push(line);
  }
  // An epoch that a time limit cut off was logged before the steps that ended it.
  const last = new Map(kept.map((line) => [keyOf(line), line]));
  return kept.filter((line) => last.get(keyOf(line)) === line);
}

/** An epoch ends with a step that it does not replace. */
function isReplaced(before: MetricsLine, by: MetricsLine): boolean {
  if (before.event === 'batch' && by.event === 'epoch') return before.logs.step > by.logs.step;
  return before.logs.step >= by.logs.step;
}

function keyOf({ event, logs }: MetricsLine): string {
  return event === 'epoch' ? `epoch ${logs.epoch}` : `step ${logs.step}`;
}

/** A break is longer than this many seconds, and than so many steps usually take. */
const [shortestBreak, stepsOfBreak] = [60, 10];

/**
 * The seconds of training up to each line. A session begins with a step, so only before a step there may
 * have been a break; then the step counts as long as most.
 */
function secondsOf(lines: readonly MetricsLine[]): number[] {
  const times = lines.map(({ logs }) => Date.parse(logs.time) / 1000);
  const waits = times.map((time, i) => Math.max(0, time - (times[i - 1] ?? time)));
  const isStep = (i: number) => i > 0 && lines[i]!.event === 'batch';
  const usual = median(waits.filter((_, i) => isStep(i)));
  const longest = Math.max(shortestBreak, stepsOfBreak * usual);
  let sum = 0;
  return waits.map((wait, i) => (sum += isStep(i) && wait > longest ? usual : wait));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
