import { classMetric, ratio, type ClassMetricOptions } from './class-counts.js';
import type { Metric } from './metric.js';

/**
 * The share of targets that are found: of those of a class, how many are predicted to be. 0 where there are none.
 * With one output unit the class is yes. Several units are classes, of which the likeliest is predicted, and
 * their values become one by `average`, or one of them is picked by `classId`.
 *
 * See https://keras.io/api/metrics/classification_metrics/#recall-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { recall } from '@seqlab/trainer';
 *
 * const metrics = [recall({ fromLogits: true })];
 * ```
 */
export function recall(options: ClassMetricOptions = {}): Metric {
  return classMetric({
    ...options,
    name: 'recall',
    value: ({ hits, actual }) => ratio(hits, actual),
  });
}
