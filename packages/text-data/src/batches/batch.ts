/** A typed array with a shape, row-major. */
export interface NdArray {
  readonly data: Int32Array | Float32Array;
  readonly shape: readonly number[];
}

/** What one training step sees: for text, `inputs` and `targets` of ids, both `[batch, time]`. */
export interface Batch {
  readonly inputs: NdArray;
  readonly targets: NdArray;
}

/** Where an epoch is entered. */
export interface Position {
  /** From 0, the default. */
  readonly epoch?: number;
  /** The first element (the first batch of batches) to give, from 0, the default. */
  readonly start?: number;
}

/**
 * Batches, epoch by epoch. The same position always gives the same batches, so a position is all that
 * has to be remembered to go on exactly where one stopped.
 */
export interface BatchSource {
  /** Batches an epoch, where known. */
  readonly length?: number;
  /** Row i of batch k + 1 continues row i of batch k, so recurrent state may be carried over. */
  readonly contiguous?: boolean;
  /** The batches of an epoch from a batch on, by default all of the first. The same call gives the same batches. */
  batches(position?: Position): Iterable<Batch> | AsyncIterable<Batch>;
}
