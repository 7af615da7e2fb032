import { checkNumber } from '../check-number.js';
import type { Schedule } from './schedule.js';

/** Options of {@link stepDecay}. */
export interface StepDecayOptions {
  /** The rate of the first `stepSize` steps, at least 0. */
  initialLearningRate: number;
  /** Steps between two falls of the rate. */
  stepSize: number;
  /** What the rate is multiplied by each time. Default 0.1. */
  gamma?: number | undefined;
}

/**
 * Multiplied by `gamma` every `stepSize` steps, as PyTorch's StepLR
 * (https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html).
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { stepDecay } from '@seqlab/trainer';
 *
 * const learningRate = stepDecay({ initialLearningRate: 0.05, stepSize: 30 });
 * learningRate(30); // 0.005
 * ```
 */
export function stepDecay({
  initialLearningRate,
  stepSize,
  gamma = 0.1,
}: StepDecayOptions): Schedule {
  checkNumber('stepDecay: initialLearningRate', initialLearningRate, { min: 0 });
  checkNumber('stepDecay: stepSize', stepSize, { min: 1, integer: true });
  checkNumber('stepDecay: gamma', gamma, { above: 0 });
  return (step) => initialLearningRate * gamma ** Math.floor(step / stepSize);
}
