/** What went wrong, for callers that catch: see {@link SeqLayersError.code}. */
export type SeqLayersErrorCode =
  | 'invalid-option'
  | 'invalid-input'
  | 'unsupported'
  | 'shape-mismatch'
  | 'not-built'
  | 'disposed'
  | 'invalid-file';

/**
 * The error every function of this package throws. Its message says where it happened, what was
 * expected and what came; its `code` is stable.
 *
 * @example
 * ```ts
 * import { lstm, SeqLayersError } from '@seqlab/seq-layers';
 *
 * try {
 *   lstm({ units: -1 });
 * } catch (error) {
 *   if (error instanceof SeqLayersError) console.log(error.code, error.message);
 * }
 * // invalid-option lstm: units must be a positive integer, got -1
 * ```
 */
export class SeqLayersError extends Error {
  override readonly name = 'SeqLayersError';
  /** One of a fixed set of words, safe to compare with. */
  readonly code: SeqLayersErrorCode;

  constructor(code: SeqLayersErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
