/** What went wrong in the backend; stable, for code that catches. */
export type BackendErrorCode =
  | 'out-of-memory'
  | 'unsupported-runtime'
  | 'blas-not-loaded'
  | 'bad-option'
  | 'bad-input'
  | 'internal';

/** Thrown by everything in `@seqlab/backend`. */
export class BackendError extends Error {
  readonly code: BackendErrorCode;

  constructor(code: BackendErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendError';
    this.code = code;
  }
}
