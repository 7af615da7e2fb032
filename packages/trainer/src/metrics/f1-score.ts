import { classMetric, ratio, type ClassMetricOptions } from './class-counts.js';
import type { Metric } from './metric.js';

/**
 * The harmonic mean of precision and recall. 0 where there are none.
 * With one output unit the class is yes. Several units are classes, of which the likeliest is predicted, and
 * their values become one by `average`, or one of them is picked by `classId`.
 *
 * See https://keras.io/api/metrics/classification_metrics/#f1score-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { f1Score } from '@seqlab/trainer';
 *
 * const metrics = [f1Score({ fromLogits: true })];
 * ```
 */
export function f1Score(options: ClassMetricOptions = {}): Metric {
  return classMetric({
    ...options,
    name: 'f1Score',
    value: ({ hits, predicted, actual }) => ratio(2 * hits, predicted + actual),
  });
}
