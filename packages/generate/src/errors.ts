/** What went wrong, for callers who catch a {@link GenerateError}. */
export type GenerateErrorCode =
  /** An option has a value that makes no sense. */
  | 'invalid-option'
  /** The model's output cannot be sampled from: NaN or infinite, or not logits of tokens at all. */
  | 'invalid-output'
  /** The model cannot be used this way: it reads backwards, or does not go with the tokenizer. */
  | 'invalid-model'
  /** A constraint that cannot be used: not regular, too large, or no text can fulfil it. */
  | 'invalid-constraint'
  /** Bans, repeated n-grams and the constraint together leave no token to choose. */
  | 'no-token'
  /** A session is asked for a second text while it writes one. */
  | 'busy'
  /** A session is used after its end. */
  | 'disposed'
  /** Texts, words, vectors or a vocabulary that do not fit each other, or cannot be used as asked. */
  | 'invalid-data'
  /** There is no vector of a word. */
  | 'unknown-word'
  /** A file is damaged, hostile or of another format. */
  | 'invalid-file'
  | 'missing-file';

/** The one error class of this package. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  /** Stable across versions, unlike the message. */
  readonly code: GenerateErrorCode;

  constructor(code: GenerateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
