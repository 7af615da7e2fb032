import { TextDataError } from '../errors.js';
import { resolveIds, type VocabularyOptions } from './build-vocabulary.js';
import { listSpecialTokens } from './special-tokens.js';
import { Vocabulary } from './vocabulary.js';

/** Options of {@link vocabularyFromWordIndex}. */
export type WordIndexOptions = Omit<VocabularyOptions, 'minFrequency'>;

/**
 * The vocabulary of a word index as Keras keeps it: words and their ranks, from 1. A word's id is its
 * rank + `indexFrom`, 3 by default as in `keras.datasets.imdb`. Nothing is known of counts.
 *
 * @throws {@link TextDataError} `invalid-input` unless the ranks are those from 1 to the number of words.
 * @see [keras.datasets.imdb.get_word_index](https://keras.io/api/datasets/imdb/)
 * @example
 * ```ts
 * import { vocabularyFromWordIndex } from '@seqlab/text-data';
 *
 * console.log(vocabularyFromWordIndex({ whale: 2, the: 1 }).decode([4, 5])); // the whale
 * ```
 */
export function vocabularyFromWordIndex(
  wordIndex: Readonly<Record<string, number>> | ReadonlyMap<string, number>,
  options: WordIndexOptions = {},
): Vocabulary {
  const where = 'vocabularyFromWordIndex';
  const { specialTokens, indexFrom, maxTokens } = resolveIds(where, options);
  const special = new Set(listSpecialTokens(specialTokens).map(({ token }) => token));
  const entries = wordIndex instanceof Map ? [...wordIndex] : Object.entries(wordIndex);
  const words: (string | undefined)[] = Array.from({ length: entries.length });
  for (const [word, rank] of entries) {
    if (Number.isInteger(rank) && rank >= 1 && rank <= entries.length && !special.has(word)) {
      words[rank - 1] = word;
    }
  }
  const missing = words.findIndex((word) => word === undefined);
  if (missing !== -1) {
    throw new TextDataError(
      'invalid-input',
      `${where}: ${entries.length} words must have the ranks 1 to ${entries.length}, none has ${missing + 1}`,
    );
  }
  const tokens = words
    .slice(0, maxTokens - indexFrom - 1)
    .map((word) => ({ token: word!, count: 0, documents: 0 }));
  return new Vocabulary({ tokens, documentCount: 0, specialTokens, indexFrom });
}
