import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';
import type { ParameterGroup } from './parameter-groups.js';
import { RuleOptimizer } from './rule-optimizer.js';

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  /** A number, or a schedule of it. Default 0.001. */
  learningRate?: number | Schedule | undefined;
  /** What the sums of squares begin with, at least 0. Default 0.1. */
  initialAccumulatorValue?: number | undefined;
  /** Keeps the division finite. Default 1e-7. */
  epsilon?: number | undefined;
  /** Weights with a learning rate of their own. */
  groups?: readonly ParameterGroup[] | undefined;
}

/**
 * Adagrad (Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html), in Keras' form
 * (https://keras.io/api/optimizers/adagrad/): with gradient g, accumulator ← accumulator + g² and
 * weight ← weight − learningRate · g / √(accumulator + epsilon). Rows of an embedding that a batch
 * does not look up stay as they are, and cost nothing on `seqlab`.
 *
 * @throws {@link TrainerError} `invalid-option` for a number out of its range.
 *
 * @example
 * ```ts
 * import { adagrad } from '@seqlab/trainer';
 *
 * const optimizer = adagrad({ learningRate: 0.05 });
 * ```
 */
export function adagrad({
  learningRate = 0.001,
  initialAccumulatorValue = 0.1,
  epsilon = 1e-7,
  groups,
}: AdagradOptions = {}): Optimizer {
  checkNumber('adagrad: initialAccumulatorValue', initialAccumulatorValue, { min: 0 });
  checkNumber('adagrad: epsilon', epsilon, { min: 0 });
  return new RuleOptimizer(
    {
      name: 'adagrad',
      kernel: 'SeqLabAdagrad',
      slots: ['accumulator'],
      initialSlot: initialAccumulatorValue,
      attributes: { epsilon },
      compose(g, before, { learningRate: rate }) {
        const accumulator = add(before['accumulator']!, square(g));
        const step = div(mul(g, rate), sqrt(add(accumulator, epsilon)));
        return { parameter: sub(before['parameter']!, step), accumulator };
      },
    },
    { learningRate, groups },
  );
}
