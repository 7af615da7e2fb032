import type { Model, NdArray } from '@seqlab/seq-layers';
import type { CallbackState, EpochLogs } from './callback.js';
import type { Monitor } from './monitor.js';

export interface BestEpochOptions {
  watched: Monitor;
  /** Until a value is better than this, improvements do not begin the waiting anew. */
  baseline?: number | undefined;
  /** Whether the weights of the best epoch are kept. */
  keepWeights: boolean;
}

/** The best epoch so far by a monitored value, and how long ago it was. */
export class BestEpoch {
  readonly #watched: Monitor;
  readonly #baseline: number | undefined;
  readonly #keepWeights: boolean;
  #best: number;
  /** Epochs since the last improvement. */
  wait = 0;
  /** The model's weights after the best epoch; none before there is one, or where they are not kept. */
  weights: Readonly<Record<string, NdArray>> = {};

  constructor({ watched, baseline, keepWeights }: BestEpochOptions) {
    this.#watched = watched;
    this.#baseline = baseline;
    this.#keepWeights = keepWeights;
    this.#best = watched.worst;
  }

  /**
   * @returns whether the epoch is the best.
   * @throws {@link TrainerError} `invalid-option` if the logs have no such value.
   */
  async takeIn(logs: EpochLogs, model: Model): Promise<boolean> {
    const value = this.#watched.valueOf(logs);
    const isBest = this.#watched.isBetter(value, this.#best);
    const isFirst = Object.keys(this.weights).length === 0;
    if (this.#keepWeights && (isBest || isFirst)) this.weights = await model.getWeights();
    this.wait += 1;
    if (!isBest) return false;
    this.#best = value;
    if (this.#baseline === undefined || this.#watched.isBetter(value, this.#baseline)) {
      this.wait = 0;
    }
    return true;
  }

  reset(): void {
    this.#best = this.#watched.worst;
    this.wait = 0;
    this.weights = {};
  }

  getState(): CallbackState {
    return { values: { best: this.#best, wait: this.wait }, arrays: this.weights };
  }

  setState({ values, arrays }: CallbackState): void {
    this.#best = values['best'] ?? this.#watched.worst;
    this.wait = values['wait'] ?? 0;
    this.weights = arrays;
  }
}
