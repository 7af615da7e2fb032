import { classMetric, ratio, type ClassMetricOptions } from './class-counts.js';
import type { Metric } from './metric.js';

/**
 * The share of predictions that are right: of those predicted to be of a class, how many are. 0 where there are none.
 * With one output unit the class is yes. Several units are classes, of which the likeliest is predicted, and
 * their values become one by `average`, or one of them is picked by `classId`.
 *
 * See https://keras.io/api/metrics/classification_metrics/#precision-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { precision } from '@seqlab/trainer';
 *
 * const metrics = [precision({ fromLogits: true })];
 * ```
 */
export function precision(options: ClassMetricOptions = {}): Metric {
  return classMetric({
    ...options,
    name: 'precision',
    value: ({ hits, predicted }) => ratio(hits, predicted),
  });
}
