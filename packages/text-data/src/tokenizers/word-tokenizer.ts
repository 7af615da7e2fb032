import { wordSplitter, type WordSplitOptions } from '../splitters/word-splitter.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';
import type { Texts } from './texts.js';
import {
  createVocabularyTokenizer,
  fitVocabularyTokenizer,
  type VocabularyTokenizer,
  type VocabularyTokenizerOptions,
} from './vocabulary-tokenizer.js';

/** Options of {@link wordTokenizer}. */
export interface WordTokenizerOptions extends WordSplitOptions, VocabularyTokenizerOptions {}

/** Options of {@link wordTokenizerOf}. */
export interface WordTokenizerOfOptions
  extends WordSplitOptions, Pick<VocabularyTokenizerOptions, 'ngrams' | 'addStart' | 'addEnd'> {}

/**
 * A tokenizer of words as Keras' `Tokenizer` splits them, fitted on texts: lower case, without
 * punctuation but for apostrophes. Words that are not in the vocabulary become the unknown token; where
 * there is none they are left out, as in Keras. For the very ids of Keras give {@link kerasSpecialTokens}.
 *
 * @param texts What to take the vocabulary from: one text or several, or a stream of texts, for which the
 * result is a promise.
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @see [keras_preprocessing.text.Tokenizer](https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/Tokenizer)
 * @example
 * ```ts
 * import { wordTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = wordTokenizer(['Call me Ishmael.', 'Call the whale!'], { maxTokens: 8 });
 * console.log(tokenizer.decode(tokenizer.encode('Call me Ahab'))); // call me <UNK>
 * ```
 */
export function wordTokenizer(texts: Texts, options?: WordTokenizerOptions): VocabularyTokenizer;
export function wordTokenizer(
  texts: AsyncIterable<string>,
  options?: WordTokenizerOptions,
): Promise<VocabularyTokenizer>;
export function wordTokenizer(
  texts: Texts | AsyncIterable<string>,
  options: WordTokenizerOptions = {},
): VocabularyTokenizer | Promise<VocabularyTokenizer> {
  const splitter = wordSplitter('wordTokenizer', options);
  return fitVocabularyTokenizer('wordTokenizer', texts, { ...options, splitter });
}

/**
 * The tokenizer of words that has a given vocabulary, such as that of a data set.
 *
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @example
 * ```ts
 * import { vocabularyFromWordIndex, wordTokenizerOf } from '@seqlab/text-data';
 *
 * const tokenizer = wordTokenizerOf(vocabularyFromWordIndex({ the: 1, whale: 2 }), { addStart: true });
 * console.log(tokenizer.encode('The Whale!')); // 1, 4, 5
 * ```
 */
export function wordTokenizerOf(
  vocabulary: Vocabulary,
  options: WordTokenizerOfOptions = {},
): VocabularyTokenizer {
  const splitter = wordSplitter('wordTokenizerOf', options);
  return createVocabularyTokenizer('wordTokenizerOf', vocabulary, { ...options, splitter });
}
