/** Text to ids and back. Ids run from 0 to `vocabularySize` − 1. */
export interface Tokenizer {
  /** How many different ids there are: `inputDim` of an embedding. */
  readonly vocabularySize: number;
  /** The ids of a text, `[length]`. */
  encode(text: string): Int32Array;
  /** The ids of each text. */
  encodeBatch(texts: Iterable<string>): Int32Array[];
  /** The text of ids. */
  decode(ids: ArrayLike<number>): string;
  /** Everything needed to make the same tokenizer again, safe for `JSON.stringify`. */
  toJSON(): unknown;
}
