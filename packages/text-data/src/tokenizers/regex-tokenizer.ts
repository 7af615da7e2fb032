import { regexSplitter, type RegexOptions } from '../splitters/regex-splitter.js';
import type { Texts } from './texts.js';
import {
  fitVocabularyTokenizer,
  type VocabularyTokenizer,
  type VocabularyTokenizerOptions,
} from './vocabulary-tokenizer.js';

/** Options of {@link regexTokenizer}. */
export interface RegexTokenizerOptions extends RegexOptions, VocabularyTokenizerOptions {}

/**
 * A tokenizer of whatever a regular expression of one's own matches, fitted on texts.
 *
 * @param texts What to take the vocabulary from: one text or several, or a stream of texts, for which the
 * result is a promise.
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @example
 * ```ts
 * import { regexTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = regexTokenizer('To be, or not to be', { pattern: /\p{L}+|[.,!?]/u, lower: true });
 * console.log(tokenizer.tokenize('Be, or not!')); // be, ',', or, not, !
 * ```
 */
export function regexTokenizer(texts: Texts, options: RegexTokenizerOptions): VocabularyTokenizer;
export function regexTokenizer(
  texts: AsyncIterable<string>,
  options: RegexTokenizerOptions,
): Promise<VocabularyTokenizer>;
export function regexTokenizer(
  texts: Texts | AsyncIterable<string>,
  options: RegexTokenizerOptions,
): VocabularyTokenizer | Promise<VocabularyTokenizer> {
  const splitter = regexSplitter(options);
  return fitVocabularyTokenizer('regexTokenizer', texts, { ...options, splitter });
}
