import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { TrainerError } from '../errors.js';
import type { Callback, EpochLogs } from './callback.js';
import { logValues } from './log-values.js';
import { writeLog } from './write-log.js';

/** Options of {@link csvLogger}. */
export interface CSVLoggerOptions {
  /** Where to write, `runs/NAME/epochs.csv` for example. Its folder is made if it does not exist. */
  file: string;
  /** What is between fields. Default `,`. */
  separator?: string | undefined;
}

/**
 * Writes a row for each epoch into a CSV file with a header: `epoch` (from 0), then every value of the
 * logs in the order of their names, such as `accuracy,learningRate,loss,valAccuracy,valLoss`. A value
 * that an epoch lacks is `NA`.
 *
 * A row is in the file before training goes on. After a resume the file is that of a run that never
 * stopped; so Keras' `append` has nothing to do. A training from the start begins the file anew.
 *
 * See https://keras.io/api/callbacks/csv_logger/
 *
 * @throws {@link TrainerError} `invalid-option` for a separator that is empty or has quotes or line
 * breaks; `write-failed` while training, if the file cannot be written.
 *
 * @example
 * ```ts
 * import { csvLogger } from '@seqlab/trainer/node';
 *
 * const callbacks = [csvLogger({ file: 'runs/book/epochs.csv' })];
 * ```
 */
export function csvLogger({ file, separator = ',' }: CSVLoggerOptions): Callback {
  if (separator === '' || /["\r\n]/u.test(separator)) {
    throw new TrainerError(
      'invalid-option',
      `csvLogger: separator must be one or more characters without quotes and line breaks, got ${JSON.stringify(separator)}`,
    );
  }
  let epochs: readonly EpochLogs[] = [];
  let columns: readonly string[] = [];
  const csvOf = (rows: readonly (readonly unknown[])[]) =>
    stringify([...rows], { delimiter: separator });

  /** The whole file: a header, unless nothing is known yet, and a row an epoch. */
  async function rewrite(): Promise<void> {
    const header = columns.length === 0 ? [] : [['epoch', ...columns]];
    const rows = epochs.map((logs) => rowOf(logs, columns));
    await writeFileAtomic(file, csvOf([...header, ...rows]));
  }

  return {
    async onTrainBegin({ epoch }, run) {
      epochs = run.history.filter((logs) => logs.epoch < epoch);
      columns = columnsOf(epochs);
      await writeLog({ callback: 'csvLogger', path: file }, async () => {
        await mkdir(dirname(file), { recursive: true });
        await rewrite();
      });
    },
    async onEpochEnd(logs) {
      const known = columns.length;
      epochs = [...epochs, logs];
      columns = columnsOf(epochs);
      await writeLog({ callback: 'csvLogger', path: file }, () =>
        columns.length > known ? rewrite() : appendFile(file, csvOf([rowOf(logs, columns)])),
      );
    },
  };
}

function columnsOf(epochs: readonly EpochLogs[]): string[] {
  return [...new Set(epochs.flatMap((logs) => Object.keys(logValues(logs))))].toSorted();
}

function rowOf(logs: EpochLogs, columns: readonly string[]): (number | string)[] {
  const values = logValues(logs);
  return [logs.epoch, ...columns.map((column) => values[column] ?? 'NA')];
}
