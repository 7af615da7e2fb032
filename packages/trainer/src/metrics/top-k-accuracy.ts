import { cast, greater, less, mul, oneHot, sum } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import { meanResult, meanSums } from './mean-of.js';
import type { Metric } from './metric.js';
import { targetRows } from './target-rows.js';

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
 */
export function topKAccuracy({ k = 5 }: TopKAccuracyOptions = {}): Metric {
  checkNumber('topKAccuracy: k', k, { min: 1, integer: true });
  return {
    name: `top${k}Accuracy`,
    measure({ targets, outputs, counted }) {
      const { ids, outputs: rows, classes } = targetRows('topKAccuracy', targets, outputs);
      const own = sum(mul(rows, oneHot(cast(ids, 'int32'), classes)), 1, true);
      const likelier = sum(cast(greater(rows, own), 'float32'), 1);
      return meanSums(less(likelier, k), counted);
    },
    result: meanResult,
  };
}
