import { cast, equal, greater } from '@tensorflow/tfjs-core';
import { checkAlike } from '../losses/check-alike.js';
import { lastAxisMean } from '../losses/mean-squared-error.js';
import { meanResult, meanSums } from './mean-of.js';
import type { Metric } from './metric.js';
import { outputThreshold, type ThresholdOptions } from './threshold.js';

/**
 * The share of yes-or-no labels that the model gets right, of one or more output units.
 *
 * See https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { binaryAccuracy } from '@seqlab/trainer';
 *
 * const metrics = [binaryAccuracy({ fromLogits: true })];
 * ```
 */
export function binaryAccuracy(options: ThresholdOptions = {}): Metric {
  const threshold = outputThreshold('binaryAccuracy', options);
  return {
    name: 'binaryAccuracy',
    measure({ targets, outputs, counted }) {
      const labels = checkAlike('binaryAccuracy', targets, outputs);
      const predicted = cast(greater(outputs, threshold), 'float32');
      const right = equal(predicted, cast(labels, 'float32'));
      return meanSums(lastAxisMean(cast(right, 'float32')), counted);
    },
    result: meanResult,
  };
}
