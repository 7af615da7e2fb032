import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';
import { badInput, CliError, messageOf } from '../cli-error.js';
import { makeBatches } from './batches.js';
import { checkModelSize } from './check-model-size.js';
import { hashOf, nameOf, readText } from './read-text.js';
import type { Recipe, TextSource } from './recipe.js';
import { readRecipe, readTokenizer, writeRecipe } from './run-folder.js';
import { runTraining, type Session } from './run-training.js';

export interface ResumeRunOptions extends Session {
  /** Where the text is now. Default: where it was. */
  source?: TextSource | undefined;
  /** Passes over the text, in all. Default: those of the run. */
  epochs?: number | undefined;
}

/** Goes on with a run from its newest whole checkpoint, or from its beginning if it has none. */
export async function resumeRun(
  folder: string,
  { source, epochs, ...session }: ResumeRunOptions,
): Promise<void> {
  const saved = await readRecipe(folder);
  const recipe: Recipe = {
    ...saved,
    data: { ...saved.data, source: source ?? saved.data.source },
    training: { ...saved.training, epochs: epochs ?? saved.training.epochs },
  };
  checkModelSize(recipe);
  const text = await readSameText(folder, recipe);
  const tokenizer = await readTokenizer(folder);
  const ids = await badInput(folder, () => tokenizer.encode(text));
  const batches = makeBatches(ids, recipe);
  const resumeFrom = await badInput(folder, () => readCheckpoint(folder));
  await writeRecipe(folder, recipe);
  await runTraining(folder, { recipe, batches, resumeFrom, ...session });
}

/** The text of the run, unchanged. */
async function readSameText(folder: string, { data }: Recipe): Promise<string> {
  const text = await readText(data.source).catch((error: unknown) => {
    throw new CliError(`${messageOf(error)}; if the text has moved, add --text <file>`, {
      cause: error,
    });
  });
  if (hashOf(text) === data.sha256) return text;
  const remedy =
    data.source.kind === 'file'
      ? 'restore it, point to it with --text <file>, or'
      : 'its package changed:';
  throw new CliError(
    `${nameOf(data.source)} is not the text that ${folder} was trained on: ${remedy} start a new run with --out`,
  );
}

async function readCheckpoint(folder: string) {
  const path = await latestCheckpoint(folder, {
    onSkip: (error) => process.stderr.write(`warning: ${messageOf(error)}; taking an older one\n`),
  });
  return path === undefined ? undefined : loadCheckpoint(path);
}
