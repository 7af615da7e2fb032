import { mean, reshape, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import { checkAlike } from './check-alike.js';
import type { Loss } from './loss.js';

/**
 * `(target − output)²`, averaged over the last axis. Outputs and targets are of one shape, `[…, units]`;
 * the losses are one row.
 *
 * See https://keras.io/api/losses/regression_losses/#meansquarederror-class
 *
 * @throws {@link TrainerError} `invalid-data`, when called, if the shapes do not go together.
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { meanSquaredError } from '@seqlab/trainer';
 *
 * meanSquaredError()(tensor2d([[1, 2]]), tensor2d([[1, 4]])).print(); // [2]
 * ```
 */
export function meanSquaredError(): Loss {
  return (targets, outputs) => {
    const differences = squaredDifference(
      checkAlike('meanSquaredError', targets, outputs),
      outputs,
    );
    return lastAxisMean(differences);
  };
}

/** `[…, units]` → one row of means. */
export function lastAxisMean(values: Tensor): Tensor {
  const units = values.shape.at(-1) ?? 1;
  const rows = reshape(values, [values.size / units, units]);
  return units === 1 ? reshape(rows, [-1]) : mean(rows, 1);
}
