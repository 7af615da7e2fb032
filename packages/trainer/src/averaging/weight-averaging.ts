import { checkNumber } from '../check-number.js';

/** How weights are averaged along the way. */
export interface WeightAveraging {
  /** Averages begin with the weights after this step. */
  readonly startStep: number;
  /** The share of the average in the new one, once `count` weights are in it. */
  decay(count: number): number;
}

/** Options of {@link exponentialMovingAverage}. */
export interface ExponentialMovingAverageOptions {
  /** The share of the average that stays each step, in [0, 1). Default 0.999: some thousand steps. */
  decay?: number | undefined;
  /** The average begins with the weights after this step. Default 0: after the first. */
  startStep?: number | undefined;
}

/**
 * `average ← decay · average + (1 − decay) · weight` after each step, where decay is at most
 * `(1 + n) / (10 + n)` in the n-th, so that the first weights do not stay in it for long
 * (https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage).
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { exponentialMovingAverage } from '@seqlab/trainer';
 *
 * const weightAveraging = exponentialMovingAverage({ decay: 0.9995 });
 * ```
 */
export function exponentialMovingAverage({
  decay = 0.999,
  startStep = 0,
}: ExponentialMovingAverageOptions = {}): WeightAveraging {
  checkNumber('exponentialMovingAverage: decay', decay, { min: 0, below: 1 });
  checkNumber('exponentialMovingAverage: startStep', startStep, { min: 0, integer: true });
  return { startStep, decay: (count) => Math.min(decay, (1 + count) / (10 + count)) };
}

/** Options of {@link polyakAverage}. */
export interface PolyakAverageOptions {
  /**
   * The average begins with the weights after this step, best when most of the way is gone. Default 0:
   * after the first.
   */
  startStep?: number | undefined;
}

/**
 * The plain mean of the weights after each step from `startStep` on: averaged SGD (Polyak and Juditsky
 * 1992, https://doi.org/10.1137/0330046), good at the end of training with a constant learning rate.
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { polyakAverage } from '@seqlab/trainer';
 *
 * const weightAveraging = polyakAverage({ startStep: 5000 });
 * ```
 */
export function polyakAverage({ startStep = 0 }: PolyakAverageOptions = {}): WeightAveraging {
  checkNumber('polyakAverage: startStep', startStep, { min: 0, integer: true });
  return { startStep, decay: (count) => count / (count + 1) };
}
