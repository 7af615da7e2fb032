/** What went wrong, for callers that catch: see {@link TextDataError.code}. */
export type TextDataErrorCode =
  | 'invalid-option'
  | 'invalid-input'
  | 'unknown-token'
  | 'too-little-data'
  | 'missing-package'
  /** A file is damaged, hostile or of another format. */
  | 'invalid-file'
  | 'missing-file'
  | 'download-failed';

/**
 * The error every function of this package throws. Its message says where it happened, what was
 * expected and what came; its `code` is stable.
 *
 * @example
 * ```ts
 * import { charTokenizer, TextDataError } from '@seqlab/text-data';
 *
 * try {
 *   charTokenizer('abc').encode('abcd');
 * } catch (error) {
 *   if (error instanceof TextDataError) console.log(error.code); // unknown-token
 * }
 * ```
 */
export class TextDataError extends Error {
  override readonly name = 'TextDataError';
  /** One of a fixed set of words, safe to compare with. */
  readonly code: TextDataErrorCode;

  constructor(code: TextDataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
