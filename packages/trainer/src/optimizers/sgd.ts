import { add, mul, sub } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';
import type { ParameterGroup } from './parameter-groups.js';
import { RuleOptimizer } from './rule-optimizer.js';

/** Options of {@link sgd}. */
export interface SGDOptions {
  /** A number, or a schedule of it. Default 0.01. */
  learningRate?: number | Schedule | undefined;
  /** The share of the last step that is taken again, in [0, 1). Default 0. */
  momentum?: number | undefined;
  /** Whether momentum is Nesterov's, which looks ahead. Default false. */
  nesterov?: boolean | undefined;
  /** Weights with a learning rate of their own. */
  groups?: readonly ParameterGroup[] | undefined;
}

/**
 * Stochastic gradient descent, in Keras' form (https://keras.io/api/optimizers/sgd/): with gradient g,
 * velocity ← momentum · velocity − learningRate · g and weight ← weight + velocity; with Nesterov's
 * momentum weight ← weight + momentum · velocity − learningRate · g.
 *
 * @throws {@link TrainerError} `invalid-option` for a number out of its range, or for `nesterov`
 * without momentum.
 *
 * @example
 * ```ts
 * import { sgd } from '@seqlab/trainer';
 *
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 * ```
 */
export function sgd({
  learningRate = 0.01,
  momentum = 0,
  nesterov = false,
  groups,
}: SGDOptions = {}): Optimizer {
  checkNumber('sgd: momentum', momentum, { min: 0, below: 1 });
  if (nesterov && momentum === 0) {
    throw new TrainerError('invalid-option', 'sgd: nesterov needs a momentum above 0');
  }
  return new RuleOptimizer(
    {
      name: 'sgd',
      kernel: 'SeqLabSGD',
      slots: momentum === 0 ? [] : ['velocity'],
      attributes: { momentum, nesterov },
      compose(g, { parameter, velocity: before }, { learningRate: rate }) {
        const step = mul(g, rate);
        if (before === undefined) return { parameter: sub(parameter!, step) };
        const velocity = sub(mul(before, momentum), step);
        const change = nesterov ? sub(mul(velocity, momentum), step) : velocity;
        return { parameter: add(parameter!, change), velocity };
      },
    },
    { learningRate, groups },
  );
}
