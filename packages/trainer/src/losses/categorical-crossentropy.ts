import { cast, logSoftmax, mul, neg, reshape, sum } from '@tensorflow/tfjs-core';
import { checkAlike } from './check-alike.js';
import type { Loss } from './loss.js';
import { logOfProbabilities } from './probabilities.js';
import { checkSmoothing, smooth } from './smoothing.js';

/** Options of {@link categoricalCrossentropy}. */
export interface CategoricalCrossentropyOptions {
  /** Whether the model puts out logits, not probabilities. Default false, as in Keras. */
  fromLogits?: boolean | undefined;
  /** Share of each target that is spread over all classes alike, in [0, 1). Default 0. */
  labelSmoothing?: number | undefined;
}

/**
 * Cross-entropy between target distributions (one-hot rows, for example) and the predicted ones, in
 * nats: `−Σ target · log softmax(logits)`. Outputs and targets are `[…, classes]`; the losses are one
 * row. For ids as targets see `sparseCategoricalCrossentropy`.
 *
 * See https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data`, when called, if the shapes do not go
 * together.
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { categoricalCrossentropy } from '@seqlab/trainer';
 *
 * const loss = categoricalCrossentropy({ fromLogits: true });
 * loss(tensor2d([[0, 1]]), tensor2d([[0, 0]])).print(); // [0.6931472]
 * ```
 */
export function categoricalCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: CategoricalCrossentropyOptions = {}): Loss {
  checkSmoothing('categoricalCrossentropy', labelSmoothing);
  return (targets, outputs) => {
    const alike = checkAlike('categoricalCrossentropy', targets, outputs);
    const classes = outputs.shape.at(-1)!;
    const rows = [outputs.size / classes, classes];
    const logits = reshape(outputs, rows);
    const logs = logSoftmax(fromLogits ? logits : logOfProbabilities(logits));
    const wanted = smooth(cast(reshape(alike, rows), 'float32'), labelSmoothing, classes);
    return neg(sum(mul(wanted, logs), 1));
  };
}
