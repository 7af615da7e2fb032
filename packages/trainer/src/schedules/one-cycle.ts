import { checkNumber } from '../check-number.js';
import type { Schedule } from './schedule.js';

/** Options of {@link oneCycle}. */
export interface OneCycleOptions {
  /** The rate at the top, at least 0. */
  maxLearningRate: number;
  /** Steps of the optimizer from the beginning of the cycle to its end, at least 2. */
  totalSteps: number;
  /** Share of the steps in which the rate rises, in (0, 1). Default 0.3. */
  pctStart?: number | undefined;
  /** The rate begins at `maxLearningRate / divFactor`. Default 25. */
  divFactor?: number | undefined;
  /** It ends at where it began divided by this. Default 10,000. */
  finalDivFactor?: number | undefined;
}

/**
 * Up and down once, each along half a cosine (Smith and Topin 2018, https://arxiv.org/abs/1708.07120),
 * as PyTorch's OneCycleLR
 * (https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html).
 * Later steps keep the last rate.
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { oneCycle, sgd } from '@seqlab/trainer';
 *
 * const optimizer = sgd({ learningRate: oneCycle({ maxLearningRate: 0.1, totalSteps: 1000 }) });
 * ```
 */
export function oneCycle({
  maxLearningRate,
  totalSteps,
  pctStart = 0.3,
  divFactor = 25,
  finalDivFactor = 1e4,
}: OneCycleOptions): Schedule {
  checkNumber('oneCycle: maxLearningRate', maxLearningRate, { min: 0 });
  checkNumber('oneCycle: totalSteps', totalSteps, { min: 2, integer: true });
  checkNumber('oneCycle: pctStart', pctStart, { above: 0, below: 1 });
  checkNumber('oneCycle: divFactor', divFactor, { above: 0 });
  checkNumber('oneCycle: finalDivFactor', finalDivFactor, { above: 0 });
  const first = maxLearningRate / divFactor;
  const last = first / finalDivFactor;
  const peak = pctStart * totalSteps - 1;
  const end = totalSteps - 1;
  // A peak at step 0 has no way up.
  return (step) =>
    step < peak
      ? along(first, maxLearningRate, step / peak)
      : along(maxLearningRate, last, Math.min(1, (step - peak) / (end - peak)));
}

/** From one value to another along half a cosine. */
function along(from: number, to: number, progress: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
}
