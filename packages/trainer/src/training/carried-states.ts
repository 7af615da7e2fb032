import type { ModelStates, NdArray, Model } from '@seqlab/seq-layers';
import { dispose, keep } from '@tensorflow/tfjs-core';
import { toTensor, type BatchSource } from '../data/batch.js';

/**
 * The recurrent states that go from batch to batch when the model is stateful and the rows of the
 * data continue each other; otherwise every batch begins at zero. It owns their tensors.
 */
export class CarriedStates {
  readonly #model: Model;
  readonly #carries: boolean;
  #states: ModelStates | undefined;

  constructor(model: Model, data: BatchSource) {
    this.#model = model;
    this.#carries = model.stateful && data.contiguous === true;
  }

  /** What the next batch begins with; undefined stands for zeros. */
  get current(): ModelStates | undefined {
    return this.#states;
  }

  /** Takes the states after a batch out of the tidy they were made in. */
  advance(states: ModelStates): void {
    if (!this.#carries) return;
    const { calls } = this.#model;
    const kept = states.map((layerStates, i) =>
      calls[i]?.layer.stateful === true ? layerStates.map((state) => keep(state)) : [],
    );
    this.reset();
    this.#states = kept;
  }

  /** Begins the next batch at zero. */
  reset(): void {
    dispose(this.#states?.flat() ?? []);
    this.#states = undefined;
  }

  async toArrays(): Promise<NdArray[][]> {
    return Promise.all(
      (this.#states ?? []).map((layerStates) =>
        Promise.all(
          layerStates.map(async (state) => ({
            data: await state.data<'float32'>(),
            shape: state.shape,
          })),
        ),
      ),
    );
  }

  fromArrays(arrays: readonly (readonly NdArray[])[]): void {
    this.reset();
    if (arrays.length === 0) return;
    this.#states = arrays.map((layerStates) => layerStates.map((state) => toTensor(state)));
  }
}
