import { classify } from '@seqlab/generate';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { ClassProbability } from './messages.js';
import type { RunModels } from './run-models.js';
import type { WatchedRun } from './watched-run.js';

export interface TellClassesOptions {
  run: WatchedRun;
  /** Of the run. */
  data: ClassificationRecipe['data'];
  models: RunModels;
  text: string;
  signal: AbortSignal;
}

/** All classes of a text by the newest model of a classifier's run, the likeliest first. */
export async function tellClasses({
  run,
  data: { maxLen, padding, truncating },
  models,
  text,
  signal,
}: TellClassesOptions): Promise<ClassProbability[]> {
  const labels = run.record.facts.classes;
  const { model, tokenizer, release } = await models.borrow(run.folder);
  try {
    const options = { labels, maxLen, padding, truncating, signal };
    const { probabilities } = await classify(model, tokenizer, text, options);
    return probabilities
      .map((probability, i) => ({ label: labels?.[i] ?? String(i), probability }))
      .toSorted((a, b) => b.probability - a.probability);
  } finally {
    release();
  }
}
