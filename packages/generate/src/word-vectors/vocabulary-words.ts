/**
 * What word vectors ask of a vocabulary: words by their ids, from 0. That of a tokenizer of
 * `@seqlab/text-data` has it; else a list will do, such as Keras' `get_vocabulary()`, with `undefined` for ids
 * that are no word's.
 */
export type VocabularyWords = VocabularyLike | readonly (string | undefined)[];

/** The part of a vocabulary of `@seqlab/text-data` that is used here. */
export interface VocabularyLike {
  /** How many ids there are. */
  readonly size: number;
  /** The word of an id. */
  tokenOf(id: number): string | undefined;
  /** Of these only the padding's id is looked at: it gets a vector of zeros. */
  readonly specialTokens?: { readonly pad?: { readonly id: number } | undefined } | undefined;
}

/** The word of each id. */
export function wordsById(vocabulary: VocabularyWords): readonly (string | undefined)[] {
  if (!('tokenOf' in vocabulary)) return vocabulary;
  return Array.from({ length: vocabulary.size }, (_, id) => vocabulary.tokenOf(id));
}

/** The id that fills sequences up, undefined if none is known to. */
export function padId(vocabulary: VocabularyWords): number | undefined {
  return 'tokenOf' in vocabulary ? vocabulary.specialTokens?.pad?.id : undefined;
}
