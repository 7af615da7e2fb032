import { mul, type Tensor } from '@tensorflow/tfjs-core';
import type { WeightSpec } from '../weights/weight.js';

/**
 * What a cell computes in a step: `input`, `forget` and `output` are the gates of an LSTM, `update` and
 * `reset` those of a GRU; `candidate` is the new content they weigh, `cell` and `hidden` are the states
 * after the step. A simple RNN has `hidden` alone.
 */
export type CellPart =
  'input' | 'forget' | 'output' | 'update' | 'reset' | 'candidate' | 'cell' | 'hidden';

/** Told of every step what it computed, each `[batch, units]`. */
export type StepObserver = (parts: { readonly [part in CellPart]?: Tensor }) => void;

/**
 * One time step: from what the cell's `project` made of the input (`[batch, gates·units]`) and the
 * states before it (each `[batch, units]`) to the states after it. The first state is the step's
 * output.
 */
export type CellStep = (
  projected: Tensor,
  states: readonly Tensor[],
  observe?: StepObserver,
) => Tensor[];

export interface CellWeights {
  /** `[units, gates·units]` */
  readonly recurrentKernel: Tensor;
  /** The whole bias of the layer, if it has one. */
  readonly bias: Tensor | undefined;
  /** What multiplies the state before it meets the recurrent kernel, `[batch, units]`. */
  readonly recurrentMask: Tensor | undefined;
  /** The cell's weights of its own, by name. */
  readonly extra: Readonly<Record<string, Tensor>>;
}

/** A kernel that runs a whole sequence, and the attributes that say which one. */
export interface FusedCell {
  /** What follows `SeqLab` and `SeqLabBidirectional` in the kernel's name. */
  readonly kernel: 'SimpleRNN' | 'LSTM' | 'GRU';
  readonly attributes: Readonly<Record<string, boolean | string>>;
}

/** What distinguishes LSTM, GRU and the simple RNN; the sequence around it is the same for all. */
export interface RecurrentCell {
  /** Keras' name of the layer's class. */
  readonly className: string;
  /** How many blocks of `units` columns the kernels have. */
  readonly gates: number;
  /** How many states a step takes and gives. */
  readonly stateCount: number;
  readonly biasShape: readonly number[];
  readonly biasInitializer: WeightSpec['initializer'];
  /** Weights beside kernel, recurrent kernel and bias. */
  readonly extraWeights?: readonly WeightSpec[];
  /** Undefined where no fused kernel computes this cell. */
  readonly fused: FusedCell | undefined;
  /** What a step takes of the input, from its product with the kernel: of all steps at once. */
  readonly project: (product: Tensor, weights: CellWeights) => Tensor;
  /** The step under the given weights; what is the same in every step is computed here, once. */
  readonly step: (weights: CellWeights) => CellStep;
}

/** The state as it meets the recurrent kernel. */
export function maskState(h: Tensor, recurrentMask: Tensor | undefined): Tensor {
  return recurrentMask === undefined ? h : mul(h, recurrentMask);
}
