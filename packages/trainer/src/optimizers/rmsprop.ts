import { add, div, maximum, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';
import type { ParameterGroup } from './parameter-groups.js';
import { RuleOptimizer } from './rule-optimizer.js';

/** Options of {@link rmsprop}. */
export interface RMSpropOptions {
  /** A number, or a schedule of it. Default 0.001. */
  learningRate?: number | Schedule | undefined;
  /** Decay of the running averages, in [0, 1). Default 0.9. */
  rho?: number | undefined;
  /** The share of the last step that is taken again, in [0, 1). Default 0. */
  momentum?: number | undefined;
  /** Keeps the division finite. Default 1e-7. */
  epsilon?: number | undefined;
  /** Whether to divide by the gradients' standard deviation, not their root mean square. Default false. */
  centered?: boolean | undefined;
  /** Weights with a learning rate of their own. */
  groups?: readonly ParameterGroup[] | undefined;
}

/**
 * RMSprop (Hinton 2012; centered: Graves 2013, https://arxiv.org/abs/1308.0850), in Keras' form
 * (https://keras.io/api/optimizers/rmsprop/): with gradient g,
 *
 *     v ← ρ v + (1 − ρ) g²       a ← ρ a + (1 − ρ) g, if centered
 *     step ← momentum · step + learningRate · g / √(v − a² + epsilon)
 *     weight ← weight − step
 *
 * @throws {@link TrainerError} `invalid-option` for a number out of its range.
 *
 * @example
 * ```ts
 * import { rmsprop } from '@seqlab/trainer';
 *
 * const optimizer = rmsprop({ learningRate: 0.002 });
 * ```
 */
export function rmsprop({
  learningRate = 0.001,
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
  groups,
}: RMSpropOptions = {}): Optimizer {
  checkNumber('rmsprop: rho', rho, { min: 0, below: 1 });
  checkNumber('rmsprop: momentum', momentum, { min: 0, below: 1 });
  checkNumber('rmsprop: epsilon', epsilon, { min: 0 });
  return new RuleOptimizer(
    {
      name: 'rmsprop',
      kernel: 'SeqLabRMSprop',
      slots: ['velocity', ...(centered ? ['average'] : []), ...(momentum > 0 ? ['momentum'] : [])],
      attributes: { rho, momentum, epsilon, centered },
      compose(g, before, { learningRate: rate }) {
        const velocity = add(mul(before['velocity']!, rho), mul(square(g), 1 - rho));
        const average = before['average'] && add(mul(before['average'], rho), mul(g, 1 - rho));
        // A variance, so below zero by rounding only.
        const spread = average ? maximum(sub(velocity, square(average)), 0) : velocity;
        const plain = div(mul(g, rate), sqrt(add(spread, epsilon)));
        const step = before['momentum'] ? add(mul(before['momentum'], momentum), plain) : plain;
        return {
          parameter: sub(before['parameter']!, step),
          velocity,
          ...(average && { average }),
          ...(before['momentum'] && { momentum: step }),
        };
      },
    },
    { learningRate, groups },
  );
}
