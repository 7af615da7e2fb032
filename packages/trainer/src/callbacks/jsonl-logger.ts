import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { BatchLogs, Callback, EpochLogs } from './callback.js';
import { checkNumber } from '../check-number.js';
import { logValues } from './log-values.js';
import { isMissing } from '../checkpoints/durable-folder.js';
import { writeLog } from './write-log.js';

/** Options of {@link jsonlLogger}. */
export interface JsonlLoggerOptions {
  /** Where to write, `runs/NAME/metrics.jsonl` for example. */
  file: string;
  /** Log a batch only every so many steps. Epochs are always logged. Default 1. */
  everySteps?: number | undefined;
}

/**
 * Appends one JSON object a line for each batch and each epoch: `event` (`"batch"` or `"epoch"`),
 * `time` (ISO 8601) and the callback's logs, each metric under its name; what is no finite number is null.
 * When training begins, lines of later steps are cut off: after a resume the file is that of a run that
 * never stopped, and a training from the start begins it anew.
 *
 * @throws {@link TrainerError} `invalid-option` if `everySteps` is not a positive integer; `write-failed`
 * while training, if the file cannot be written.
 *
 * @example
 * ```ts
 * import { jsonlLogger, modelCheckpoint } from '@seqlab/trainer/node';
 *
 * const callbacks = [
 *   jsonlLogger({ file: 'runs/book/metrics.jsonl', everySteps: 10 }),
 *   modelCheckpoint({ folder: 'runs/book' }),
 * ];
 * ```
 */
export function jsonlLogger({ file, everySteps = 1 }: JsonlLoggerOptions): Callback {
  checkNumber('jsonlLogger: everySteps', everySteps, { min: 1, integer: true });
  const write = (task: () => Promise<void>) =>
    writeLog({ callback: 'jsonlLogger', path: file }, task);
  const append = (event: string, logs: object) => {
    const line = JSON.stringify({ event, time: new Date().toISOString(), ...logs });
    return write(() => appendFile(file, `${line}\n`));
  };
  return {
    async onTrainBegin({ step }, run) {
      await write(async () => {
        await mkdir(dirname(file), { recursive: true });
        await cutBack(file, { step, history: run.history });
      });
    },
    async onBatchEnd(logs) {
      if (logs.step % everySteps === 0) await append('batch', flat(logs));
    },
    async onEpochEnd(logs) {
      await append('epoch', flat(logs));
    },
  };
}

/** Metrics beside the loss, not in an object of their own. */
function flat(logs: BatchLogs | EpochLogs): object {
  const isOwn = ([name]: [string, unknown]) => name !== 'metrics' && name !== 'valMetrics';
  return { ...Object.fromEntries(Object.entries(logs).filter(isOwn)), ...logValues(logs) };
}

const lineSchema = v.object({ event: v.picklist(['batch', 'epoch']), step: v.number() });

interface Position {
  step: number;
  history: readonly EpochLogs[];
}

/** Keeps the lines a run at this position has logged; a line torn by a crash goes too. */
async function cutBack(file: string, { step, history }: Position): Promise<void> {
  const epochSteps = new Set(history.map((logs) => logs.step));
  const text = await readText(file);
  let length = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const logs = parseLine(line);
    if (logs === undefined || logs.step > step) break;
    if (logs.event === 'epoch' && !epochSteps.has(logs.step)) break;
    length += line.length + 1;
  }
  if (length < text.length) await truncate(file, length);
}

/** As Latin-1, in which characters count bytes; empty if there is no such file. */
async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function parseLine(line: string): v.InferOutput<typeof lineSchema> | undefined {
  try {
    return v.parse(lineSchema, JSON.parse(line));
  } catch {
    return undefined;
  }
}
