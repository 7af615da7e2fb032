import { existsSync } from 'node:fs';
import { CliError } from '../cli-error.js';
import type { TextSource } from '../recipes/language-model-recipe.js';
import type { Recipe } from '../recipes/recipe.js';
import { newestCheckpoint } from './newest-checkpoint.js';
import { prepareTask } from './prepare-task.js';
import { readRecord, readTokenizer, writeRecord } from './run-folder.js';
import { runTraining, type Session } from './run-training.js';
import type { TrainingResult } from './training-result.js';

export interface ResumeRunOptions extends Session {
  /** Where the text is now. Default: where it was. */
  source?: TextSource | undefined;
  /** Passes over the data, in all. Default: those of the run. */
  epochs?: number | undefined;
}

/** Goes on with a run from its newest whole checkpoint, or from its beginning if it has none. */
export async function resumeRun(
  folder: string,
  { source, epochs, ...session }: ResumeRunOptions,
): Promise<TrainingResult> {
  const record = await readRecord(folder);
  const recipe = changedRecipe(record.recipe, { source, epochs });
  requireText(recipe);
  const tokenizer = recipe.task === 'language-model' ? await readTokenizer(folder) : undefined;
  const checkHash = (sha256: string) => {
    if (sha256 !== record.facts.sha256) throw otherData(folder, recipe);
  };
  const task = await prepareTask(recipe, { tokenizer, checkHash });
  const resumeFrom = await newestCheckpoint(folder);
  await writeRecord(folder, { ...record, recipe });
  return runTraining(folder, { recipe, task, resumeFrom, ...session });
}

function requireText({ data: { source } }: Recipe): void {
  if (source.kind !== 'file' || existsSync(source.path)) return;
  throw new CliError(`${source.path} does not exist; if the text has moved, add --text <file>`);
}

function changedRecipe(
  recipe: Recipe,
  { source, epochs }: Pick<ResumeRunOptions, 'source' | 'epochs'>,
): Recipe {
  const training = { ...recipe.training, epochs: epochs ?? recipe.training.epochs };
  if (source === undefined) return { ...recipe, training };
  if (recipe.task === 'language-model') {
    return { ...recipe, training, data: { ...recipe.data, source } };
  }
  throw new CliError(
    '--text says where the text of a language model is now; this run is a classifier',
  );
}

function otherData(folder: string, { data: { source } }: Recipe): CliError {
  const name = source.kind === 'dataset' ? source.name : source.path;
  const remedy = {
    dataset: 'it has changed:',
    file: 'restore it, point to a text with --text <file>, or',
    folder: 'restore it, or',
    table: 'restore it, or',
  }[source.kind];
  return new CliError(
    `${name} is not the ${source.kind === 'file' ? 'text' : 'data'} that ${folder} was trained on: ${remedy} start a new run with --out`,
  );
}
