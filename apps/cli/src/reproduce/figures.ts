import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { summary } from '@seqlab/seq-layers';
import type { Recipe } from '../recipes/recipe.js';
import { CliError, messageOf } from '../cli-error.js';
import { readResult } from '../run/result-file.js';
import { readModel, readRecord, runPaths } from '../run/run-folder.js';
import { readRunHistory, type RunEpoch } from '../run/run-history.js';
import { runPace, type RunPace } from '../run/run-pace.js';
import type { TrainingResult } from '../run/training-result.js';
import { runFolder, samplePath } from './folders.js';
import { rows, type Goal, type Row } from './rows.js';

/** A row that was trained, and what it reached. */
export interface Figures {
  readonly row: Row;
  readonly folder: string;
  readonly recipe: Recipe;
  readonly versions: { readonly seqlab: string; readonly node: string; readonly tfjs: string };
  readonly result: TrainingResult;
  /** Each once, also those that were stopped and gone on with. */
  readonly epochs: readonly RunEpoch[];
  readonly pace: RunPace;
  /** What the row is judged by. */
  readonly value: number | undefined;
  /** Nothing where there is no goal, or nothing to compare with yet. */
  readonly reached: boolean | undefined;
  /** The table of layers. */
  readonly summary: string;
  readonly sample: string | undefined;
}

/** A row without figures, and why. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/**
 * The figures of all rows that have been trained, or have at least begun and stopped, in the table's order; and the
 * rows whose runs are damaged.
 */
export async function readFigures(
  out: string,
): Promise<{ figures: readonly Figures[]; damaged: readonly Failure[] }> {
  const found: Figures[] = [];
  const damaged: Failure[] = [];
  for (const row of rows) {
    try {
      const figures = await readRow(out, row);
      if (figures !== undefined) found.push(figures);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      damaged.push({ name: row.name, message: messageOf(error) });
    }
  }
  const figures = found.map((one) => Object.assign(one, { reached: isReached(one, found) }));
  return { figures, damaged };
}

async function readRow(out: string, row: Row): Promise<Figures | undefined> {
  const folder = runFolder(out, row);
  if (!existsSync(runPaths(folder).record)) return undefined;
  const result = await readResult(folder);
  if (result === undefined || !existsSync(runPaths(folder).model)) return undefined;
  const { recipe, versions } = await readRecord(folder);
  const history = await readRunHistory(folder);
  const model = await readModel(folder);
  try {
    return {
      row,
      folder,
      recipe,
      versions,
      result,
      epochs: history.epochs,
      pace: runPace(history),
      value: result[row.measure],
      reached: undefined,
      summary: summary(model),
      sample: await readSample(samplePath(out, row)),
    };
  } finally {
    model.dispose();
  }
}

async function readSample(file: string): Promise<string | undefined> {
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
}

function isReached({ row, value }: Figures, others: readonly Figures[]): boolean | undefined {
  if (row.goal === undefined || value === undefined) return undefined;
  const least = bound(row.goal, others);
  if (least === undefined) return undefined;
  if ('most' in row.goal) return value <= least;
  return 'least' in row.goal ? value >= least : value > least;
}

function bound(goal: Goal, others: readonly Figures[]): number | undefined {
  if ('least' in goal) return goal.least;
  if ('most' in goal) return goal.most;
  return others.find(({ row }) => row.name === goal.above)?.value;
}
