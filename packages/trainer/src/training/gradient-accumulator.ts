import type { NdArray } from '@seqlab/seq-layers';
import { add, keep, mul, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { toTensor } from '../data/batch.js';
import type { WeightGradient } from '../optimizers/optimizer.js';
import type { BatchGradients } from './batch-gradients.js';

/** Gradients of batches whose step is still to be taken, as they are saved. */
export interface AccumulatedGradients {
  /** How many they are. */
  readonly batches: number;
  /** Targets of those batches. */
  readonly tokens: number;
  /** Sums over targets, by the weight's name. */
  readonly sums: Readonly<Record<string, NdArray>>;
}

/**
 * Adds up the gradients of several batches. Each batch counts by its targets, so that the step is that
 * of one large batch. It owns its tensors.
 */
export class GradientAccumulator {
  /** Added since the last step. */
  batches = 0;
  #tokens = 0;
  readonly #sums = new Map<string, Tensor>();

  add({ gradients, tokens }: BatchGradients): void {
    for (const { name, gradient } of gradients) {
      const before = this.#sums.get(name);
      const sum = tidy(() => {
        const own = mul(gradient, tokens);
        return keep(before === undefined ? own : add(before, own));
      });
      before?.dispose();
      this.#sums.set(name, sum);
    }
    this.batches += 1;
    this.#tokens += tokens;
  }

  /** The mean gradients of the weights that have one; the tensors stay here. */
  mean(weights: readonly Pick<WeightGradient, 'name' | 'variable'>[]): WeightGradient[] {
    return weights.flatMap(({ name, variable }) => {
      const gradient = this.#sums.get(name);
      return gradient ? [{ name, variable, gradient, scale: 1 / Math.max(1, this.#tokens) }] : [];
    });
  }

  reset(): void {
    for (const sum of this.#sums.values()) sum.dispose();
    this.#sums.clear();
    this.batches = 0;
    this.#tokens = 0;
  }

  async getState(): Promise<AccumulatedGradients> {
    const sums: Record<string, NdArray> = {};
    for (const [name, sum] of this.#sums) {
      sums[name] = { data: await sum.data<'float32'>(), shape: sum.shape };
    }
    return { batches: this.batches, tokens: this.#tokens, sums };
  }

  setState({ batches, tokens, sums }: AccumulatedGradients): void {
    this.reset();
    for (const [name, sum] of Object.entries(sums)) this.#sums.set(name, toTensor(sum));
    this.batches = batches;
    this.#tokens = tokens;
  }
}
