import path from 'node:path';
import type { StopReason } from '@seqlab/trainer';
import { CliError } from '../cli-error.js';
import { readResult } from '../run/result-file.js';
import { readRecord } from '../run/run-folder.js';
import { readRunHistory, type RunEpoch } from '../run/run-history.js';
import type { RunRecord } from '../run/run-record.js';

/** A run with what there is to draw of it. */
export interface DrawnRun {
  folder: string;
  /** The folder's last name, or all of it where others have that name too. */
  name: string;
  record: RunRecord;
  epochs: readonly RunEpoch[];
  /** Steps taken. */
  step: number;
  /** Why training ended, once it has. */
  stopReason?: StopReason;
}

/** @throws {@link CliError} for what is no run, a run without an epoch, or one that is named twice. */
export async function readRuns(folders: readonly string[]): Promise<DrawnRun[]> {
  const paths = folders.map((folder) => path.resolve(folder));
  const twice = folders.find((_, i) => paths.indexOf(paths[i]!) < i);
  if (twice !== undefined) throw new CliError(`${twice} is named twice`);
  const names = paths.map((one) => path.basename(one));
  return Promise.all(
    folders.map((folder, i) => {
      const isOnly = names.filter((name) => name === names[i]).length === 1;
      return readRun(folder, isOnly ? names[i]! : folder);
    }),
  );
}

async function readRun(folder: string, name: string): Promise<DrawnRun> {
  const record = await readRecord(folder);
  const { epochs, steps } = await readRunHistory(folder);
  if (epochs.length === 0) {
    throw new CliError(`${folder} has not ended an epoch yet; there is nothing to draw`);
  }
  const result = await readResult(folder);
  return {
    folder,
    name,
    record,
    epochs,
    step: steps.at(-1)?.step ?? epochs.at(-1)!.step,
    ...(result && { stopReason: result.stopReason }),
  };
}
