import { segmentSplitter, type SegmentOptions } from '../splitters/segment-splitter.js';
import type { Texts } from './texts.js';
import {
  fitVocabularyTokenizer,
  type VocabularyTokenizer,
  type VocabularyTokenizerOptions,
} from './vocabulary-tokenizer.js';

/** Options of {@link segmentTokenizer}. */
export interface SegmentTokenizerOptions extends SegmentOptions, VocabularyTokenizerOptions {}

/**
 * A tokenizer of words as `Intl.Segmenter` finds them, which is how Chinese, Japanese and Thai are cut,
 * whose words have no spaces between them. Fitted on texts.
 *
 * @param texts What to take the vocabulary from: one text or several, or a stream of texts, for which the
 * result is a promise.
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @see [Intl.Segmenter](https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Intl/Segmenter)
 * @example
 * ```ts
 * import { segmentTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = segmentTokenizer('吾輩は猫である。', { locale: 'ja' });
 * console.log(tokenizer.tokenize('吾輩は猫である。')); // 吾輩, は, 猫, で, ある
 * ```
 */
export function segmentTokenizer(
  texts: Texts,
  options?: SegmentTokenizerOptions,
): VocabularyTokenizer;
export function segmentTokenizer(
  texts: AsyncIterable<string>,
  options?: SegmentTokenizerOptions,
): Promise<VocabularyTokenizer>;
export function segmentTokenizer(
  texts: Texts | AsyncIterable<string>,
  options: SegmentTokenizerOptions = {},
): VocabularyTokenizer | Promise<VocabularyTokenizer> {
  const splitter = segmentSplitter('segmentTokenizer', options);
  return fitVocabularyTokenizer('segmentTokenizer', texts, { ...options, splitter });
}
