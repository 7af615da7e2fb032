/** What went wrong, for callers who catch a {@link TrainerError}. */
export type TrainerErrorCode =
  /** An option has a value that makes no sense. */
  | 'invalid-option'
  /** TensorFlow.js has no gradients: `registerGradients()` was not called. */
  | 'no-gradients'
  /** A batch, or the whole of the data, cannot be trained on. */
  | 'invalid-data'
  /** The loss or a gradient became NaN or infinite, at `step`. */
  | 'non-finite'
  /** A saved state does not fit the model, optimizer or seed it is resumed with. */
  | 'state-mismatch'
  /** A file of a checkpoint is missing, truncated or changed. */
  | 'corrupt-checkpoint'
  /** The folder holds a checkpoint of a later step, which this training would abandon. */
  | 'later-checkpoint'
  /** A callback could not write its file; `cause` has the error of the file system. */
  | 'write-failed';

/** Options of {@link TrainerError}. */
export interface TrainerErrorOptions extends ErrorOptions {
  /** The training step it happened in, from 1. */
  step?: number;
}

/** The one error class of this package. */
export class TrainerError extends Error {
  override readonly name = 'TrainerError';
  /** Stable across versions, unlike the message. */
  readonly code: TrainerErrorCode;
  /** The training step it happened in, from 1, where it happened in one. */
  readonly step: number | undefined;

  constructor(code: TrainerErrorCode, message: string, options: TrainerErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.step = options.step;
  }
}
