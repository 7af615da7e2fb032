import { checkNumber } from '../check-number.js';
import type { Schedule } from './schedule.js';

/** Options of {@link exponentialDecay}. */
export interface ExponentialDecayOptions {
  /** The rate of step 0, at least 0. */
  initialLearningRate: number;
  /** Steps in which the rate is multiplied by `decayRate` once. */
  decaySteps: number;
  /** What the rate is multiplied by in `decaySteps` steps, above 0; below 1 it falls. */
  decayRate: number;
  /** Whether the rate falls in steps instead of smoothly. Default false. */
  staircase?: boolean | undefined;
}

/**
 * `initialLearningRate · decayRate ^ (step / decaySteps)`, with `staircase` the exponent rounded down.
 * See https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { adam, exponentialDecay } from '@seqlab/trainer';
 *
 * const learningRate = exponentialDecay({
 *   initialLearningRate: 0.01,
 *   decaySteps: 1000,
 *   decayRate: 0.5,
 * });
 * const optimizer = adam({ learningRate });
 * learningRate(2000); // 0.0025
 * ```
 */
export function exponentialDecay({
  initialLearningRate,
  decaySteps,
  decayRate,
  staircase = false,
}: ExponentialDecayOptions): Schedule {
  checkNumber('exponentialDecay: initialLearningRate', initialLearningRate, { min: 0 });
  checkNumber('exponentialDecay: decaySteps', decaySteps, { above: 0 });
  checkNumber('exponentialDecay: decayRate', decayRate, { above: 0 });
  return (step) => {
    const decays = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(decays) : decays);
  };
}
