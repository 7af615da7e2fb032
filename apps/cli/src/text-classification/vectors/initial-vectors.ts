import type { VectorsRecipe } from '../../recipes/vectors-recipe.js';
import { say } from '../../messages.js';
import type { Pretrained, PretrainSession } from '../../run/pretraining.js';
import { runPaths } from '../../run/run-folder.js';
import type { Examples } from '../examples.js';
import { keepVectors, keptVectors } from './kept-vectors.js';
import { trainVectors } from './train-vectors.js';
import { vectorsOfFile } from './vectors-of-file.js';

export interface InitialVectorsOptions {
  recipe: VectorsRecipe;
  examples: Examples;
  /** Numbers a word. */
  dimensions: number;
  seed: number;
}

/**
 * What the embedding begins with, a row for each id: those that the run has kept, or else as the recipe says.
 * They are then kept, so that a run that is resumed neither trains them again nor needs their file.
 */
export async function initialVectors(
  options: InitialVectorsOptions,
  session: PretrainSession,
): Promise<Pretrained> {
  const { recipe, examples, dimensions } = options;
  const shape = [examples.vocabularySize, dimensions] as const;
  const file = runPaths(session.folder).vectors;
  const kept = await keptVectors(file, shape);
  if (kept !== undefined) {
    say(`word vectors: those of ${file}`);
    return { vectors: kept };
  }
  const found =
    recipe.kind === 'file'
      ? { vectors: await vectorsOfFile(recipe, options) }
      : await trainVectors(recipe, options, session);
  if ('vectors' in found) {
    await keepVectors(session.folder, { data: found.vectors, shape });
    say(`word vectors: kept in ${file}`);
  }
  return found;
}
