import type { Tensor } from '@tensorflow/tfjs-core';
import type { WeightSpec } from '../layer.js';

/**
 * One time step: from the input already multiplied by the kernel, with its bias added
 * (`[batch, gates·units]`), and the states before it (each `[batch, units]`) to the states after
 * it. The first state is the step's output.
 */
export type CellStep = (projected: Tensor, states: readonly Tensor[]) => Tensor[];

export interface StepWeights {
  /** `[units, gates·units]` */
  readonly recurrentKernel: Tensor;
  /** The whole bias of the layer, if it has one. */
  readonly bias: Tensor | undefined;
}

/** A kernel that runs a whole sequence, and the attributes that say which one. */
export interface FusedCell {
  readonly kernel: string;
  readonly attributes: Readonly<Record<string, boolean | string>>;
}

/** What distinguishes LSTM, GRU and the simple RNN; the sequence around it is the same for all. */
export interface RecurrentCell {
  /** Keras' name of the layer's class. */
  readonly className: string;
  readonly units: number;
  /** How many blocks of `units` columns the kernels have. */
  readonly gates: number;
  /** How many states a step takes and gives. */
  readonly stateCount: number;
  readonly biasShape: readonly number[];
  readonly biasInitializer: WeightSpec['initializer'];
  /** Undefined where no fused kernel computes this cell's activations. */
  readonly fused: FusedCell | undefined;
  /** The part of the bias that is added to the input's projection. */
  readonly inputBias: (bias: Tensor) => Tensor;
  /** The step under the given weights; what is the same in every step is computed here, once. */
  readonly step: (weights: StepWeights) => CellStep;
}
