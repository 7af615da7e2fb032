import { cast, greater, less, oneHot, sum, where, zerosLike } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import { meanResult, meanSums } from './mean-of.js';
import type { Metric } from './metric.js';
import { targetRows } from './target-rows.js';

/** Options of {@link topKAccuracy}. */
export interface TopKAccuracyOptions {
  /** Default 5. */
  k?: number | undefined;
}

/**
 * The share of targets that are among the `k` classes the model finds likeliest: fewer than `k` are
 * likelier. In logs it is `top5Accuracy`, for example.
 *
 * See https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { topKAccuracy } from '@seqlab/trainer';
 *
 * const metrics = [topKAccuracy({ k: 3 })]; // top3Accuracy
 * ```
 */
export function topKAccuracy({ k = 5 }: TopKAccuracyOptions = {}): Metric {
  checkNumber('topKAccuracy: k', k, { min: 1, integer: true });
  return {
    name: `top${k}Accuracy`,
    measure({ targets, outputs, counted }) {
      const { ids, outputs: rows, classes } = targetRows('topKAccuracy', targets, outputs);
      const isOwn = cast(oneHot(cast(ids, 'int32'), classes), 'bool');
      const own = sum(where(isOwn, rows, zerosLike(rows)), 1, true);
      const likelier = sum(cast(greater(rows, own), 'float32'), 1);
      return meanSums(less(likelier, k), counted);
    },
    result: meanResult,
  };
}
