import { checkIntegers } from '../check-option.js';
import {
  checkSpecialTokens,
  defaultSpecialTokens,
  listSpecialTokens,
  type SpecialTokens,
} from './special-tokens.js';
import { TokenCounter, type TokenCount } from './token-counter.js';
import { visitToken } from './token-bytes.js';
import { Vocabulary } from './vocabulary.js';

/** Which tokens get which ids. */
export interface VocabularyOptions {
  /**
   * The most ids there may be, special ones and 0 included; rarer tokens are unknown. Keras'
   * `num_words` and `max_tokens`. Default: no limit.
   */
  readonly maxTokens?: number | undefined;
  /** Tokens that occur less often are unknown. Default 1. */
  readonly minFrequency?: number | undefined;
  /** Default: {@link defaultSpecialTokens}. */
  readonly specialTokens?: SpecialTokens | undefined;
  /**
   * Ids up to this one are no ordinary token's; Keras' `index_from`. Default: the highest id of the
   * special tokens, 0 without any.
   */
  readonly indexFrom?: number | undefined;
}

/**
 * A vocabulary of the tokens that occur in documents, by falling frequency; of equally frequent tokens
 * the one seen first comes first. Tokens are kept as UTF-8, which has no half of a surrogate pair: such a
 * half becomes the replacement character `�`.
 *
 * @param documents Each a list of tokens.
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @example
 * ```ts
 * import { buildVocabulary } from '@seqlab/text-data';
 *
 * const vocabulary = buildVocabulary([['the', 'whale'], ['the', 'sea']]);
 * console.log(vocabulary.idOf('the'), vocabulary.tokenOf(2), vocabulary.documentCountOf('the')); // 4 <UNK> 2
 * ```
 */
export function buildVocabulary(
  documents: Iterable<Iterable<string>>,
  options: VocabularyOptions = {},
): Vocabulary {
  const counter = new TokenCounter();
  for (const document of documents) {
    counter.beginDocument();
    for (const token of document) visitToken(token, counter.count);
  }
  return vocabularyOfCounts('buildVocabulary', counter, options);
}

/**
 * One vocabulary of several, as if it had been built from all their documents, but for the tokens that
 * were left out of them; equally frequent tokens stay in the order of the vocabulary that has them first.
 *
 * @throws {@link TextDataError} `invalid-option` for options that make no sense.
 * @example
 * ```ts
 * import { buildVocabulary, mergeVocabularies } from '@seqlab/text-data';
 *
 * const merged = mergeVocabularies([buildVocabulary([['a', 'b']]), buildVocabulary([['b', 'c']])]);
 * console.log(merged.tokens, merged.countOf('b')); // ['b', 'a', 'c'] 2
 * ```
 */
export function mergeVocabularies(
  vocabularies: readonly Vocabulary[],
  options: VocabularyOptions = {},
): Vocabulary {
  const merged = new Map<string, TokenCount>();
  let documentCount = 0;
  for (const vocabulary of vocabularies) {
    documentCount += vocabulary.documentCount;
    for (const { token, count, documents } of vocabulary.tokenCounts()) {
      const known = merged.get(token);
      merged.set(token, {
        token,
        count: (known?.count ?? 0) + count,
        documents: (known?.documents ?? 0) + documents,
      });
    }
  }
  // Sorting is stable: of equally frequent tokens the first stays first.
  const byFrequency = [...merged.values()].toSorted((a, b) => b.count - a.count);
  return vocabularyOfCounts(
    'mergeVocabularies',
    { byFrequency: () => byFrequency, documentCount },
    options,
  );
}

/** The vocabulary of counted tokens that the options choose. */
export function vocabularyOfCounts(
  where: string,
  counts: { byFrequency(): readonly TokenCount[]; readonly documentCount: number },
  options: VocabularyOptions,
): Vocabulary {
  const { maxTokens, minFrequency = 1, specialTokens, indexFrom } = resolveIds(where, options);
  checkIntegers(where, { minFrequency });
  const special = new Set(listSpecialTokens(specialTokens).map(({ token }) => token));
  const tokens = counts
    .byFrequency()
    .filter(({ token, count }) => count >= minFrequency && !special.has(token))
    .slice(0, maxTokens - indexFrom - 1);
  return new Vocabulary({ tokens, documentCount: counts.documentCount, specialTokens, indexFrom });
}

/** The options with their defaults. */
export function resolveIds(where: string, options: VocabularyOptions) {
  const { specialTokens = defaultSpecialTokens } = options;
  const ids = listSpecialTokens(specialTokens).map(({ id }) => id);
  const { indexFrom = Math.max(0, ...ids), maxTokens = Infinity } = options;
  checkIntegers(where, { indexFrom }, 0);
  checkIntegers(where, { maxTokens: options.maxTokens }, indexFrom + 1);
  checkSpecialTokens(where, { specialTokens, indexFrom });
  return { ...options, specialTokens, indexFrom, maxTokens };
}
