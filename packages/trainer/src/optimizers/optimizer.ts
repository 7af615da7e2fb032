import type { NdArray } from '@seqlab/seq-layers';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** A weight, by the name it has in its model, and the gradient of the loss with respect to it. */
export interface WeightGradient {
  /** The weight's full name: `'lstm/kernel'`. */
  readonly name: string;
  /** The weight itself, which the step changes. */
  readonly variable: Variable;
  /** In the shape of the weight. It stays the caller's. */
  readonly gradient: Tensor;
  /** The gradient is multiplied by it first; clipping uses this. Default 1. */
  readonly scale?: number;
}

/** All that an optimizer remembers between steps. */
export interface OptimizerState {
  /** The optimizer's own name, so that one is never resumed with the slots of another. */
  readonly name: string;
  /** Steps taken. */
  readonly iterations: number;
  /** What every learning rate is multiplied by; 1 unless something has lowered it. */
  readonly learningRateFactor: number;
  /** Running values, named `<weight>/<slot>`, for example `lstm/kernel/m`. */
  readonly slots: Readonly<Record<string, NdArray>>;
}

/** Changes weights by their gradients. It owns its slots: `dispose()` frees them. */
export interface Optimizer {
  /** Steps taken. */
  readonly iterations: number;
  /** Of the next step, of weights in no group. */
  readonly learningRate: number;
  /** Multiplies every learning rate, whatever its schedule; `reduceLROnPlateau` lowers it. 1 at first. */
  learningRateFactor: number;
  /**
   * Takes one step. The gradients stay the caller's.
   *
   * @throws {@link TrainerError} `invalid-option` if a schedule gives no learning rate for the step,
   * `state-mismatch` for a weight that had another shape before; the weights are then as they were.
   */
  applyGradients(gradients: readonly WeightGradient[]): void;
  /** What resuming needs, copied: later steps do not change it. */
  getState(): Promise<OptimizerState>;
  /**
   * Continues where another optimizer of the same kind was.
   *
   * @throws {@link TrainerError} `state-mismatch` if the state is that of another kind.
   */
  setState(state: OptimizerState): void;
  /** Frees what it remembers. */
  dispose(): void;
}
