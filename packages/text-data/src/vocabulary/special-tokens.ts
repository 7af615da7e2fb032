import * as v from 'valibot';
import { TextDataError } from '../errors.js';

/** A token that stands for no piece of a text, and its id. */
export interface SpecialToken {
  /** How it is written: `'<PAD>'`. */
  readonly token: string;
  /** Its place in the vocabulary, from 0. */
  readonly id: number;
}

/** The special tokens of a vocabulary, each by what it is for. Those left out do not exist. */
export interface SpecialTokens {
  /** Fills sequences up to one length. */
  readonly pad?: SpecialToken | undefined;
  /** Comes before the first token. */
  readonly start?: SpecialToken | undefined;
  /** Stands for every token that is not in the vocabulary. */
  readonly unknown?: SpecialToken | undefined;
  /** Comes after the last token. */
  readonly end?: SpecialToken | undefined;
}

/** `<PAD>` 0, `<START>` 1, `<UNK>` 2, `<END>` 3: the first three as in Keras' IMDB data set. */
export const defaultSpecialTokens = {
  pad: { token: '<PAD>', id: 0 },
  start: { token: '<START>', id: 1 },
  unknown: { token: '<UNK>', id: 2 },
  end: { token: '<END>', id: 3 },
} as const satisfies SpecialTokens;

/**
 * Ids as Keras' `Tokenizer` gives them: 0 for no token, the most frequent one 1. With `oovToken`, that
 * one is 1 and the most frequent 2. A word of the texts that is spelled as `oovToken` is that token here,
 * while in Keras unknown words get that word's id: take one that no text has, `<OOV>` rather than `unk`.
 *
 * @see [keras_preprocessing.text.Tokenizer](https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/Tokenizer)
 * @example
 * ```ts
 * import { kerasSpecialTokens, wordTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = wordTokenizer('The whale, the sea.', { specialTokens: kerasSpecialTokens() });
 * console.log(tokenizer.encode('the sea')); // 1, 3
 * ```
 */
export function kerasSpecialTokens(oovToken?: string): SpecialTokens {
  return oovToken === undefined ? {} : { unknown: { token: oovToken, id: 1 } };
}

const specialToken = v.optional(
  v.object({ token: v.string(), id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
);

export const specialTokensSchema = v.strictObject({
  pad: specialToken,
  start: specialToken,
  unknown: specialToken,
  end: specialToken,
});

export function listSpecialTokens(specialTokens: SpecialTokens): SpecialToken[] {
  return Object.values(specialTokens).filter((token) => token !== undefined);
}

/** @throws {@link TextDataError} `invalid-option` unless ids and tokens are different and fit. */
export function checkSpecialTokens(
  where: string,
  { specialTokens, indexFrom }: { specialTokens: SpecialTokens; indexFrom: number },
): void {
  const tokens = listSpecialTokens(specialTokens);
  for (const { token, id } of tokens) {
    if (Number.isSafeInteger(id) && id >= 0 && id <= indexFrom && token !== '') continue;
    throw new TextDataError(
      'invalid-option',
      `${where}: special tokens need a text and an id from 0 to indexFrom (${indexFrom}), got ` +
        `${JSON.stringify(token)} with ${id}`,
    );
  }
  const distinct = (values: unknown[]) => new Set(values).size === values.length;
  if (!distinct(tokens.map(({ id }) => id)) || !distinct(tokens.map(({ token }) => token))) {
    throw new TextDataError(
      'invalid-option',
      `${where}: special tokens must have different texts and ids, got ${JSON.stringify(specialTokens)}`,
    );
  }
}
