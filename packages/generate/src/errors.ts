/** What went wrong, for callers who catch a {@link GenerateError}. */
export type GenerateErrorCode =
  /** An option has a value that makes no sense. */
  | 'invalid-option'
  /** The model's output cannot be sampled from: NaN or infinite, or not logits of tokens at all. */
  | 'invalid-output';

/** The one error class of this package. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  /** Stable across versions, unlike the message. */
  readonly code: GenerateErrorCode;

  constructor(code: GenerateErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
