/** What went wrong, for callers who catch a {@link GenerateError}. */
export type GenerateErrorCode =
  /** An option has a value that makes no sense. */
  | 'invalid-option'
  /** The model's output cannot be sampled from: NaN or infinite, or not logits of tokens at all. */
  | 'invalid-output'
  /** Words, vectors or a vocabulary that do not fit each other, or cannot be used as asked. */
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
