import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Schedule } from './schedule.js';

/** Options of {@link cosineDecay}. */
export interface CosineDecayOptions {
  /** Where the rate begins: of the warm-up if there is one, else of the decay. */
  initialLearningRate: number;
  /** Steps of the decay, those of the warm-up not counted. */
  decaySteps: number;
  /** The rate in the end, as a share of where the decay begins. Default 0. */
  alpha?: number | undefined;
  /** Where the warm-up ends and the decay begins. Default: there is no warm-up. */
  warmupTarget?: number | undefined;
  /** Steps of the warm-up, which needs a `warmupTarget`. Default 0: the decay begins at the target. */
  warmupSteps?: number | undefined;
}

/**
 * Half a cosine from the learning rate down to `alpha` of it (Loshchilov and Hutter 2017,
 * https://arxiv.org/abs/1608.03983), after a linear warm-up if asked for.
 * See https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { adamW, cosineDecay } from '@seqlab/trainer';
 *
 * const learningRate = cosineDecay({
 *   initialLearningRate: 0,
 *   warmupTarget: 0.002,
 *   warmupSteps: 100,
 *   decaySteps: 900,
 * });
 * const optimizer = adamW({ learningRate });
 * learningRate(50); // 0.001
 * ```
 */
export function cosineDecay({
  initialLearningRate,
  decaySteps,
  alpha = 0,
  warmupTarget,
  warmupSteps = 0,
}: CosineDecayOptions): Schedule {
  checkNumber('cosineDecay: initialLearningRate', initialLearningRate, { min: 0 });
  checkNumber('cosineDecay: decaySteps', decaySteps, { above: 0 });
  checkNumber('cosineDecay: alpha', alpha, { min: 0 });
  checkNumber('cosineDecay: warmupSteps', warmupSteps, { min: 0, integer: true });
  if (warmupTarget !== undefined) {
    checkNumber('cosineDecay: warmupTarget', warmupTarget, { min: 0 });
  }
  if (warmupSteps > 0 && warmupTarget === undefined) {
    throw new TrainerError(
      'invalid-option',
      `cosineDecay: ${warmupSteps} warmupSteps need a warmupTarget, the rate that they lead to`,
    );
  }
  const top = warmupTarget ?? initialLearningRate;
  return (step) => {
    if (step < warmupSteps) {
      return initialLearningRate + (top - initialLearningRate) * (step / warmupSteps);
    }
    const progress = Math.min(1, (step - warmupSteps) / decaySteps);
    return top * (alpha + ((1 - alpha) * (1 + Math.cos(Math.PI * progress))) / 2);
  };
}
