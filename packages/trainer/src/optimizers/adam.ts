import type { NdArray } from '@seqlab/seq-layers';
import {
  add,
  div,
  mul,
  sqrt,
  square,
  sub,
  tidy,
  variable,
  zeros,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { toTensor } from '../batch.js';
import { checkNumber } from '../check-number.js';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';
import type {
  ApplyGradientsOptions,
  Optimizer,
  OptimizerState,
  WeightGradient,
} from './optimizer.js';
import { TrainerError } from '../errors.js';

export interface AdamOptions {
  /** Default 0.001. */
  learningRate?: number | undefined;
  /** Decay of the running mean of gradients, in [0, 1). Default 0.9. */
  beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, in [0, 1). Default 0.999. */
  beta2?: number | undefined;
  /** Keeps the division finite. Default 1e-7. */
  epsilon?: number | undefined;
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
  return new Adam(options);
}

interface Moments {
  m: Variable;
  v: Variable;
}

type StepOutputs = Record<'parameter' | 'm' | 'v', Tensor>;
type StepInputs = StepOutputs & Record<'gradient', Tensor>;

class Adam implements Optimizer {
  iterations = 0;
  readonly #options: Record<keyof AdamOptions, number>;
  readonly #moments = new Map<string, Moments>();

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions) {
    checkNumber('adam: learningRate', learningRate, { min: 0 });
    checkNumber('adam: beta1', beta1, { min: 0, below: 1 });
    checkNumber('adam: beta2', beta2, { min: 0, below: 1 });
    checkNumber('adam: epsilon', epsilon, { min: 0 });
    this.#options = { learningRate, beta1, beta2, epsilon };
  }

  applyGradients(
    gradients: readonly WeightGradient[],
    { gradientScale = 1 }: ApplyGradientsOptions = {},
  ): void {
    this.iterations += 1;
    const fused = hasFusedKernel('SeqLabAdam');
    for (const { name, variable: parameter, gradient } of gradients) {
      const { m, v } = this.#momentsOf(name, parameter);
      tidy(() => {
        const inputs = { parameter, gradient, m, v };
        const next = fused
          ? this.#fusedStep(inputs, gradientScale)
          : this.#composedStep(inputs, gradientScale);
        parameter.assign(next.parameter);
        m.assign(next.m);
        v.assign(next.v);
      });
    }
  }

  /** The outputs are the inputs' own memory, changed in place, where nobody else holds that. */
  #fusedStep(inputs: StepInputs, gradientScale: number): StepOutputs {
    const attributes = { ...this.#options, step: this.iterations, gradientScale };
    const [parameter, m, v] = runFusedKernel('SeqLabAdam', inputs, attributes);
    return { parameter: parameter!, m: m!, v: v! };
  }

  #composedStep(inputs: StepInputs, gradientScale: number): StepOutputs {
    const { learningRate, beta1, beta2, epsilon } = this.#options;
    const { iterations: t } = this;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    const g = mul(inputs.gradient, gradientScale);
    const m = add(inputs.m, mul(sub(g, inputs.m), 1 - beta1));
    const v = add(inputs.v, mul(sub(square(g), inputs.v), 1 - beta2));
    const parameter = sub(inputs.parameter, div(mul(m, rate), add(sqrt(v), epsilon)));
    return { parameter, m, v };
  }

  #momentsOf(name: string, parameter: Variable): Moments {
    let moments = this.#moments.get(name);
    if (moments === undefined) {
      const slot = () => tidy(() => variable(zeros(parameter.shape), false));
      moments = { m: slot(), v: slot() };
      this.#moments.set(name, moments);
    }
    return moments;
  }

  async getState(): Promise<OptimizerState> {
    const slots: Record<string, NdArray> = {};
    for (const [name, { m, v }] of this.#moments) {
      slots[`${name}/m`] = { data: await m.data<'float32'>(), shape: m.shape };
      slots[`${name}/v`] = { data: await v.data<'float32'>(), shape: v.shape };
    }
    return { name: 'adam', iterations: this.iterations, slots };
  }

  setState({ name, iterations, slots }: OptimizerState): void {
    if (name !== 'adam') {
      throw new TrainerError('state-mismatch', `adam: cannot continue the state of ${name}`);
    }
    this.dispose();
    for (const [slot, array] of Object.entries(slots)) {
      if (!slot.endsWith('/m')) continue;
      const weight = slot.slice(0, -2);
      const v = slots[`${weight}/v`];
      if (v === undefined) {
        throw new TrainerError('state-mismatch', `adam: the state has ${slot} but no ${weight}/v`);
      }
      this.#moments.set(weight, { m: toVariable(array), v: toVariable(v) });
    }
    this.iterations = iterations;
  }

  /** Frees the slots. Used again, it starts afresh. */
  dispose(): void {
    for (const { m, v } of this.#moments.values()) {
      m.dispose();
      v.dispose();
    }
    this.#moments.clear();
    this.iterations = 0;
  }
}

function toVariable(array: NdArray): Variable {
  return tidy(() => variable(toTensor(array), false));
}
