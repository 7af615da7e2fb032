/**
 * What generating asks of a tokenizer; those of `@seqlab/text-data` have it. `decode` of a list of
 * ids has to begin with what it is of fewer of them, but for a character cut in two.
 */
export interface TextTokenizer {
  /**
   * Throws an error of its own for text it does not know. It may put a token before every text, which an
   * empty prompt then begins with, but none after it: what follows would come after the end.
   */
  encode(text: string): Int32Array;
  /** The text of ids. */
  decode(ids: readonly number[]): string;
  /** How many tokens there are; their ids are 0 and up. */
  readonly vocabularySize: number;
}
