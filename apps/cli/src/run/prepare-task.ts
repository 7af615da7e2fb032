import type { CharTokenizer } from '@seqlab/text-data';
import type { Recipe } from '../recipes/recipe.js';
import type { PreparedTask } from './prepared-task.js';

/** What a run that is resumed knows of its data. */
export interface KnownData {
  /** Of a language model. */
  tokenizer?: CharTokenizer | undefined;
  /** Throws if the data has another hash. */
  checkHash(sha256: string): void;
}

/** Reads the data of a recipe, by its task. */
export async function prepareTask(recipe: Recipe, known?: KnownData): Promise<PreparedTask> {
  if (recipe.task === 'language-model') {
    const { prepareLanguageModel } = await import('../language-model/prepare.js');
    return prepareLanguageModel(recipe, known);
  }
  const { prepareClassification } = await import('../text-classification/prepare.js');
  const task = await prepareClassification(recipe);
  known?.checkHash(task.facts.sha256);
  return task;
}
