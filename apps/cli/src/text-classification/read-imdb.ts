import { vocabularyFromWordIndex, wordTokenizerOf } from '@seqlab/text-data';
import { imdb, imdbWordIndex } from '@seqlab/text-data/node';
import { showingProgress } from '../data/data-options.js';
import type { ClassificationRecipe } from '../recipes/classification-recipe.js';
import type { Examples } from './examples.js';

/** Keras' ids, and a tokenizer that makes the same of further texts. */
export async function readImdb({ data }: ClassificationRecipe): Promise<Examples> {
  const { maxTokens } = data;
  const { onProgress, done } = showingProgress();
  try {
    const { train, test } = await imdb({ numWords: maxTokens, onProgress });
    const vocabulary = vocabularyFromWordIndex(await imdbWordIndex({ onProgress }), { maxTokens });
    return {
      training: train,
      test,
      classes: ['negative', 'positive'],
      tokenizer: wordTokenizerOf(vocabulary, { addStart: true }),
      vocabularySize: maxTokens,
    };
  } finally {
    done();
  }
}
