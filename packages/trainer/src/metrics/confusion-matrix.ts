import type { Model } from '@seqlab/seq-layers';
import { argMax, cast, greater, matMul, mul, oneHot, reshape, zeros } from '@tensorflow/tfjs-core';
import type { Arrays } from '../data/array-batches.js';
import type { BatchSource } from '../data/batch.js';
import type { Loss } from '../losses/loss.js';
import { evaluate, type EvaluateOptions } from '../training/evaluate.js';
import type { Metric } from './metric.js';
import { targetRows } from './target-rows.js';
import { outputThreshold, type ThresholdOptions } from './threshold.js';

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions
  extends ThresholdOptions, Pick<EvaluateOptions, 'batchSize' | 'signal'> {}

/**
 * How often each class was predicted for each: the row is the target's class, the column the
 * predicted one. With one output unit there are two, no and yes. Targets that a mask leaves out are not
 * in it.
 *
 * See https://www.tensorflow.org/api_docs/python/tf/math/confusion_matrix
 *
 * @throws {@link TrainerError} `invalid-option`, `invalid-data`
 *
 * @example
 * ```ts
 * import { confusionMatrix } from '@seqlab/trainer';
 *
 * // model and data as in the example of `fit`
 * const matrix = await confusionMatrix(model, data);
 * ```
 */
export async function confusionMatrix(
  model: Model,
  data: BatchSource | Arrays,
  { threshold, fromLogits, ...options }: ConfusionMatrixOptions = {},
): Promise<number[][]> {
  const limit = outputThreshold('confusionMatrix', { threshold, fromLogits });
  let matrix: number[][] = [];
  const metric: Metric = {
    name: 'confusionMatrix',
    measure({ targets, outputs, counted }) {
      const { ids, outputs: rows, classes } = targetRows('confusionMatrix', targets, outputs);
      const predicted =
        classes === 1 ? cast(reshape(greater(rows, limit), [-1]), 'int32') : argMax(rows, 1);
      const size = Math.max(2, classes);
      const actual = cast(oneHot(ids, size), 'float32');
      const weighted = counted === undefined ? actual : mul(actual, reshape(counted, [-1, 1]));
      return reshape(matMul(weighted, cast(oneHot(predicted, size), 'float32'), true), [-1]);
    },
    result(sums) {
      const size = Math.sqrt(sums.length);
      matrix = Array.from({ length: size }, (_, row) => sums.slice(row * size, (row + 1) * size));
      return size;
    },
  };
  // What counts is how many targets there are; nobody looks at the loss.
  const loss: Loss = (_, outputs) => zeros([outputs.size / outputs.shape.at(-1)!]);
  await evaluate(model, data, { ...options, loss, metrics: [metric] });
  return matrix;
}
