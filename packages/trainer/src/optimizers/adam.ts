import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import { checkNumber } from '../check-number.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';
import type { DecayedParameterGroup, ParameterGroup } from './parameter-groups.js';
import { RuleOptimizer } from './rule-optimizer.js';

interface MomentOptions {
  /** A number, or a schedule of it. Default 0.001. */
  learningRate?: number | Schedule | undefined;
  /** Decay of the running mean of gradients, in [0, 1). Default 0.9. */
  beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, in [0, 1). Default 0.999. */
  beta2?: number | undefined;
  /** Keeps the division finite. Default 1e-7. */
  epsilon?: number | undefined;
}

/** Options of {@link adam}. */
export interface AdamOptions extends MomentOptions {
  /** Weights with a learning rate of their own. */
  groups?: readonly ParameterGroup[] | undefined;
}

/** Options of {@link adamW}. */
export interface AdamWOptions extends MomentOptions {
  /** The share of itself, times the learning rate, that a weight loses each step. Default 0.004. */
  weightDecay?: number | undefined;
  /** Weights with a learning rate or a decay of their own; biases with none, for example. */
  groups?: readonly DecayedParameterGroup[] | undefined;
}

/**
 * Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980), in Keras' form
 * (https://keras.io/api/optimizers/adam/): with gradient g at step t,
 *
 *     m ← m + (1 − β1)(g − m)        v ← v + (1 − β2)(g² − v)
 *     weight ← weight − learningRate · √(1 − β2ᵗ) / (1 − β1ᵗ) · m / (√v + epsilon)
 *
 * @throws {@link TrainerError} `invalid-option` for a number out of its range.
 *
 * @example
 * ```ts
 * import { adam } from '@seqlab/trainer';
 *
 * const optimizer = adam({ learningRate: 0.002 });
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamOf('adam', options);
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101),
 * in Keras' form (https://keras.io/api/optimizers/adamw/): before Adam's step,
 * weight ← weight − learningRate · weightDecay · weight. Every weight decays unless a group says
 * otherwise.
 *
 * @throws {@link TrainerError} `invalid-option` for a number out of its range.
 *
 * @example
 * ```ts
 * import { adamW } from '@seqlab/trainer';
 *
 * const optimizer = adamW({
 *   learningRate: 0.002,
 *   weightDecay: 0.1,
 *   groups: [{ weights: /bias$/, weightDecay: 0 }],
 * });
 * ```
 */
export function adamW({ weightDecay = 0.004, ...options }: AdamWOptions = {}): Optimizer {
  checkNumber('adamW: weightDecay', weightDecay, { min: 0 });
  return adamOf('adamW', { ...options, weightDecay });
}

function adamOf(
  name: string,
  {
    learningRate = 0.001,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-7,
    weightDecay,
    groups,
  }: AdamWOptions,
): Optimizer {
  checkNumber(`${name}: beta1`, beta1, { min: 0, below: 1 });
  checkNumber(`${name}: beta2`, beta2, { min: 0, below: 1 });
  checkNumber(`${name}: epsilon`, epsilon, { min: 0 });
  return new RuleOptimizer(
    {
      name,
      kernel: 'SeqLabAdam',
      slots: ['m', 'v'],
      attributes: { beta1, beta2, epsilon },
      compose(g, before, { learningRate: rate, step, weightDecay: decay }) {
        const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
        const m = add(before['m']!, mul(sub(g, before['m']!), 1 - beta1));
        const v = add(before['v']!, mul(sub(square(g), before['v']!), 1 - beta2));
        const decayed = mul(before['parameter']!, 1 - rate * decay);
        const change = div(mul(m, corrected), add(sqrt(v), epsilon));
        return { parameter: sub(decayed, change), m, v };
      },
    },
    { learningRate, groups, ...(weightDecay !== undefined && { weightDecay }) },
  );
}
