import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CliError, messageOf } from '../cli-error.js';
import { useDevice, type Device } from '../device.js';
import { onInterrupt } from '../interrupt.js';
import { say } from '../messages.js';
import { makeRecipe } from '../recipes/make-recipe.js';
import type { Recipe } from '../recipes/recipe.js';
import { readResult } from '../run/result-file.js';
import { resumeRun } from '../run/resume-run.js';
import { readRecord, runPaths } from '../run/run-folder.js';
import { startRun } from '../run/start-run.js';
import type { TrainingResult } from '../run/training-result.js';
import { runFolder } from './folders.js';
import type { Failure } from './figures.js';
import { writeReport } from './report.js';
import { rowsNamed, type Row } from './rows.js';
import { writeSample } from './sample.js';

export interface ReproduceOptions {
  /** Names of rows; none for all. */
  names: readonly string[];
  /** Folder of the report and of the runs. */
  out: string;
  /** Whether a row that its time limit has stopped is done, and has little to do. */
  quick: boolean;
  /** Of training each row has. Default: all that its recipe takes. */
  maxSeconds?: number | undefined;
  seed?: number | undefined;
  device: Device;
}

/**
 * Trains the rows one after another, those that are done excepted, and writes the report after each. A row
 * that fails does not keep the others from being trained.
 */
export async function reproduceRows(options: ReproduceOptions): Promise<readonly Failure[]> {
  const { names, out, device, quick, maxSeconds } = options;
  const signal = onInterrupt('\nSaving after this step; Ctrl-C again stops at once.\n');
  const wanted = rowsNamed(names);
  const engine = await useDevice(device);
  const failures: Failure[] = [];
  for (const [i, row] of wanted.entries()) {
    if (signal.aborted) break;
    say(`\n${row.name} (${i + 1} of ${wanted.length})`);
    try {
      await trainRow(row, { ...options, signal });
      await writeSample(out, row);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      failures.push({ name: row.name, message: messageOf(error) });
      process.stderr.write(`error: ${messageOf(error)}\n`);
    }
    await writeReport(out, { engine, quick, maxSeconds, failures });
  }
  if (signal.aborted)
    say(`Stopped; the same command goes on. Report so far: ${path.join(out, 'report.md')}`);
  else say(`\nReport: ${path.join(out, 'report.md')} and ${path.join(out, 'report.html')}`);
  return failures;
}

async function trainRow(
  row: Row,
  { out, quick, maxSeconds, seed, device, signal }: ReproduceOptions & { signal: AbortSignal },
): Promise<void> {
  const folder = runFolder(out, row);
  const recipe = await makeRecipe(row.recipe, {
    set: [
      ...(row.set ?? []),
      ...(quick ? (row.quickly ?? []) : []),
      ...(seed === undefined ? [] : [`seed=${seed}`]),
    ],
  });
  const session = { device, signal, maxSeconds };
  if (!existsSync(runPaths(folder).record)) {
    await startRun(folder, { recipe, ...session });
    return;
  }
  await requireSameRecipe(folder, recipe);
  if (isDone(await readResult(folder), quick)) say(`done already, in ${folder}`);
  else await resumeRun(folder, session);
}

/** Whether there is no more to train. */
function isDone(result: TrainingResult | undefined, quick: boolean): boolean {
  if (result === undefined || result.stopReason === 'signal') return false;
  return quick || result.stopReason !== 'maxSeconds';
}

async function requireSameRecipe(folder: string, recipe: Recipe): Promise<void> {
  const { recipe: trained } = await readRecord(folder);
  if (isDeepStrictEqual(plain(trained), plain(recipe))) return;
  throw new CliError(`${folder} was trained by another recipe: remove it, or choose another --out`);
}

/** As JSON has it, without what is undefined, and without what is for readers. */
function plain({ $schema: _schema, description: _description, ...recipe }: Recipe): unknown {
  return JSON.parse(JSON.stringify(recipe));
}
