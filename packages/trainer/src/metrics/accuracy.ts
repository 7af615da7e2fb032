import { argMax, equal } from '@tensorflow/tfjs-core';
import { TrainerError } from '../errors.js';
import { meanResult, meanSums } from './mean-of.js';
import type { Metric } from './metric.js';
import { targetRows } from './target-rows.js';

/**
 * The share of targets whose class the model finds likeliest. Targets are ids or one-hot; outputs are
 * logits or probabilities, `[…, classes]`.
 *
 * See https://keras.io/api/metrics/accuracy_metrics/
 *
 * @throws {@link TrainerError} `invalid-data`, when it measures, for outputs of one unit: they need
 * `binaryAccuracy`.
 *
 * @example
 * ```ts
 * import { accuracy, evaluate, sparseCategoricalCrossentropy } from '@seqlab/trainer';
 *
 * // model and data as in the example of `fit`
 * const { metrics } = await evaluate(model, data, {
 *   loss: sparseCategoricalCrossentropy({ fromLogits: true }),
 *   metrics: [accuracy()],
 * });
 * console.log(metrics.accuracy);
 * ```
 */
export function accuracy(): Metric {
  return {
    name: 'accuracy',
    measure({ targets, outputs, counted }) {
      const { ids, outputs: rows, classes } = targetRows('accuracy', targets, outputs);
      if (classes === 1) {
        throw new TrainerError('invalid-data', 'accuracy: one output unit needs binaryAccuracy');
      }
      return meanSums(equal(argMax(rows, 1), ids), counted);
    },
    result: meanResult,
  };
}
