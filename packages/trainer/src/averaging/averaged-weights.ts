import type { Model, NdArray } from '@seqlab/seq-layers';
import { add, dispose, keep, mul, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { toTensor } from '../data/batch.js';
import type { WeightAveraging } from './weight-averaging.js';

/** Averages as they are saved. */
export interface AveragesState {
  /** How many weights are in them. */
  readonly count: number;
  /** By the weight's name. */
  readonly weights: Readonly<Record<string, NdArray>>;
}

/** The averages of a model's weights, which can stand in for them. It owns its tensors. */
export class AveragedWeights {
  readonly #model: Model;
  readonly #averaging: WeightAveraging;
  readonly #averages = new Map<string, Tensor>();
  /** The weights themselves while their averages stand in for them. */
  readonly #own = new Map<string, Tensor>();
  #count = 0;

  constructor(model: Model, averaging: WeightAveraging) {
    this.#model = model;
    this.#averaging = averaging;
  }

  /** Takes in the weights after a step. */
  update(step: number): void {
    if (step < this.#averaging.startStep) return;
    const share = 1 - this.#averaging.decay(this.#count);
    for (const { name, variable } of this.#model.weights) {
      const before = this.#averages.get(name);
      const average = tidy(() =>
        keep(
          before === undefined ? variable.clone() : add(before, mul(sub(variable, before), share)),
        ),
      );
      before?.dispose();
      this.#averages.set(name, average);
    }
    this.#count += 1;
  }

  /** Puts the averages, once there are any, in the place of the weights. */
  show(): void {
    for (const { name, variable } of this.#model.weights) {
      const average = this.#averages.get(name);
      if (average === undefined || this.#own.has(name)) continue;
      this.#own.set(
        name,
        tidy(() => keep(variable.clone())),
      );
      variable.assign(average);
    }
  }

  /** Undoes `show`. */
  hide(): void {
    for (const { name, variable } of this.#model.weights) {
      const own = this.#own.get(name);
      if (own !== undefined) variable.assign(own);
    }
    this.#forgetOwn();
  }

  /** The weight itself, whatever stands in for it. */
  ownValues(name: string): Tensor | undefined {
    return this.#own.get(name);
  }

  async getState(): Promise<AveragesState> {
    const weights: Record<string, NdArray> = {};
    for (const [name, average] of this.#averages) {
      weights[name] = { data: await average.data<'float32'>(), shape: average.shape };
    }
    return { count: this.#count, weights };
  }

  setState({ count, weights }: AveragesState): void {
    this.dispose();
    for (const [name, average] of Object.entries(weights)) {
      this.#averages.set(name, toTensor(average));
    }
    this.#count = count;
  }

  /** Frees the averages; those shown stay in the model. */
  dispose(): void {
    dispose([...this.#averages.values()]);
    this.#averages.clear();
    this.#forgetOwn();
  }

  #forgetOwn(): void {
    dispose([...this.#own.values()]);
    this.#own.clear();
  }
}
