import type { NdArray } from '@seqlab/seq-layers';
import { fill, mul, tidy, util, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { toTensor } from '../data/batch.js';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';
import type { Schedule } from '../schedules/schedule.js';
import { checkLearningRate, rateAt } from './learning-rate.js';
import type { Optimizer, OptimizerState, WeightGradient } from './optimizer.js';
import { checkGroups, groupOf, type DecayedParameterGroup } from './parameter-groups.js';
import type { StepNumbers, StepTensors, UpdateRule } from './update-rule.js';

interface RuleOptimizerOptions {
  learningRate: number | Schedule;
  weightDecay?: number;
  groups?: readonly DecayedParameterGroup[] | undefined;
}

type Slots = Readonly<Record<string, Variable>>;

/** An optimizer that changes each weight by an update rule, and keeps the rule's slots. */
export class RuleOptimizer implements Optimizer {
  iterations = 0;
  learningRateFactor = 1;
  readonly #rule: UpdateRule;
  readonly #learningRate: number | Schedule;
  readonly #weightDecay: number;
  readonly #groups: readonly DecayedParameterGroup[];
  readonly #slots = new Map<string, Slots>();

  constructor(
    rule: UpdateRule,
    { learningRate, weightDecay = 0, groups = [] }: RuleOptimizerOptions,
  ) {
    checkLearningRate(`${rule.name}: learningRate`, learningRate);
    checkGroups(rule.name, groups);
    this.#rule = rule;
    this.#learningRate = learningRate;
    this.#weightDecay = weightDecay;
    this.#groups = groups;
  }

  get learningRate(): number {
    return this.learningRateFactor * rateAt(this.#learningRate, this.iterations);
  }

  applyGradients(gradients: readonly WeightGradient[]): void {
    const fused = hasFusedKernel(this.#rule.kernel);
    // Of all weights first: what fails here leaves every weight as it was.
    const steps = gradients.map(({ name, variable: parameter, gradient, scale = 1 }) => {
      const [slots, numbers] = [this.#slotsOf(name, parameter), this.#numbersOf(name)];
      return { parameter, gradient, scale, slots, numbers };
    });
    for (const { parameter, gradient, scale, slots, numbers } of steps) {
      tidy(() => {
        const before = { parameter, ...slots };
        const after = fused
          ? this.#fusedStep(gradient, before, { ...numbers, gradientScale: scale })
          : this.#rule.compose(mul(gradient, scale), before, numbers);
        parameter.assign(after['parameter']!);
        for (const [slot, values] of Object.entries(slots)) values.assign(after[slot]!);
      });
    }
    this.iterations += 1;
  }

  /** The outputs are the inputs' own memory, changed in place, where nobody else holds that. */
  #fusedStep(
    gradient: Tensor,
    before: StepTensors,
    numbers: StepNumbers & { gradientScale: number },
  ): StepTensors {
    const { kernel, slots, attributes } = this.#rule;
    const outputs = runFusedKernel(kernel, { ...before, gradient }, { ...attributes, ...numbers });
    return Object.fromEntries(['parameter', ...slots].map((name, i) => [name, outputs[i]!]));
  }

  #numbersOf(name: string): StepNumbers {
    const group = groupOf(this.#groups, name);
    const rate = rateAt(group?.learningRate ?? this.#learningRate, this.iterations);
    const learningRate = this.learningRateFactor * rate;
    checkNumber(`${this.#rule.name}: learningRate of step ${this.iterations}`, learningRate, {
      min: 0,
    });
    return {
      learningRate,
      step: this.iterations + 1,
      weightDecay: group?.weightDecay ?? this.#weightDecay,
    };
  }

  #slotsOf(name: string, { shape }: Variable): Slots {
    const known = this.#slots.get(name);
    const other = Object.values(known ?? {}).find((slot) => !util.arraysEqual(slot.shape, shape));
    if (other !== undefined) {
      throw new TrainerError(
        'state-mismatch',
        `${this.#rule.name}: ${name} is [${shape.join(', ')}] and was [${other.shape.join(', ')}] before: give each model an optimizer of its own`,
      );
    }
    if (known !== undefined) return known;
    const { slots, initialSlot = 0 } = this.#rule;
    const made = Object.fromEntries(
      slots.map((slot) => [slot, tidy(() => variable(fill(shape, initialSlot), false))]),
    );
    this.#slots.set(name, made);
    return made;
  }

  async getState(): Promise<OptimizerState> {
    const slots: Record<string, NdArray> = {};
    for (const [weight, own] of this.#slots) {
      for (const [slot, values] of Object.entries(own)) {
        slots[`${weight}/${slot}`] = { data: await values.data<'float32'>(), shape: values.shape };
      }
    }
    const { iterations, learningRateFactor } = this;
    return { name: this.#rule.name, iterations, learningRateFactor, slots };
  }

  setState({ name, iterations, learningRateFactor, slots }: OptimizerState): void {
    if (name !== this.#rule.name) {
      throw new TrainerError(
        'state-mismatch',
        `${this.#rule.name}: cannot continue the state of ${name}`,
      );
    }
    const weights = new Set(Object.keys(slots).map((slot) => slot.slice(0, slot.lastIndexOf('/'))));
    for (const slot of [...weights].flatMap((weight) =>
      this.#rule.slots.map((s) => `${weight}/${s}`),
    )) {
      if (slots[slot] === undefined) {
        throw new TrainerError('state-mismatch', `${name}: the state has no ${slot}`);
      }
    }
    this.dispose();
    for (const weight of weights) {
      const own = this.#rule.slots.map((slot): [string, Variable] => [
        slot,
        tidy(() => variable(toTensor(slots[`${weight}/${slot}`]!), false)),
      ]);
      this.#slots.set(weight, Object.fromEntries(own));
    }
    this.iterations = iterations;
    this.learningRateFactor = learningRateFactor;
  }

  /** Frees the slots. Used again, it starts afresh. */
  dispose(): void {
    for (const own of this.#slots.values()) {
      for (const values of Object.values(own)) values.dispose();
    }
    this.#slots.clear();
    this.iterations = 0;
    this.learningRateFactor = 1;
  }
}
