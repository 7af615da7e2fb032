import type { Tensor } from '@tensorflow/tfjs-core';

/** What a metric sees of a batch. */
export interface MetricBatch {
  /** As the data has them: ids int32 `[batch, time]`, for example. */
  readonly targets: Tensor;
  /** What the model put out, `[batch, time, classes]`, for example. */
  readonly outputs: Tensor;
  /** 1 for each target that counts and 0 for each that a mask leaves out, `[targets]`; undefined: all count. */
  readonly counted: Tensor | undefined;
}

/**
 * A number that says how good a model is. It is a function of sums that add up from batch to batch, so
 * that uneven batches and masks come out right, and a run that is resumed within an epoch goes on
 * exactly.
 *
 * @example
 * ```ts
 * import { abs, stack, sub, sum } from '@tensorflow/tfjs-core';
 * import type { Metric } from '@seqlab/trainer';
 *
 * const meanAbsoluteError: Metric = {
 *   name: 'meanAbsoluteError',
 *   measure: ({ targets, outputs }) => stack([sum(abs(sub(targets, outputs))), outputs.size]),
 *   result: ([total = 0, count = 0]) => total / count,
 * };
 * ```
 */
export interface Metric {
  /** In logs; on validation data `accuracy` becomes `valAccuracy`. */
  readonly name: string;
  /** The batch's sums, one row. Called within a `tidy`. */
  measure(batch: MetricBatch): Tensor;
  /** The metric of sums over one or more batches. */
  result(sums: readonly number[]): number;
}
