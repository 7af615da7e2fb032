import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activationSchema, type Activation } from '../activations.js';
import { booleanValue, positiveInteger } from '../check-options.js';
import { rateSchema } from '../drop.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import type { Layer } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { constraintSchema, type Constraint } from '../weights/constraint.js';
import { regularizerSchema, type Regularizer } from '../weights/regularizer.js';

/** The options every recurrent layer has. */
export interface RecurrentOptions extends LayerOptions {
  /** Size of the output and of each state. */
  readonly units: number;
  /** Of the new content. Default `'tanh'`. */
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Of the weights on the input. Default `'glorotUniform'`. */
  readonly kernelInitializer?: InitializerName | Initializer | undefined;
  /** Of the weights on the state. Default `'orthogonal'`. */
  readonly recurrentInitializer?: InitializerName | Initializer | undefined;
  /** Default `'zeros'`. */
  readonly biasInitializer?: InitializerName | Initializer | undefined;
  /** What the weights on the input add to the loss. Default: nothing. */
  readonly kernelRegularizer?: Regularizer | undefined;
  /** What the weights on the state add to the loss. Default: nothing. */
  readonly recurrentRegularizer?: Regularizer | undefined;
  /** What the bias adds to the loss. Default: nothing. */
  readonly biasRegularizer?: Regularizer | undefined;
  /** What the weights on the input are brought back to after each step. Default: nothing. */
  readonly kernelConstraint?: Constraint | undefined;
  /** What the weights on the state are brought back to after each step. Default: nothing. */
  readonly recurrentConstraint?: Constraint | undefined;
  /** What the bias is brought back to after each step. Default: nothing. */
  readonly biasConstraint?: Constraint | undefined;
  /**
   * The share of the input's elements dropped in training, the same ones at every time step
   * (Gal and Ghahramani, https://arxiv.org/abs/1512.05287). Default 0.
   */
  readonly dropout?: number | undefined;
  /** The same of the state, where it meets the recurrent kernel. Default 0. */
  readonly recurrentDropout?: number | undefined;
  /**
   * The share of the recurrent kernel's own elements dropped in training, the same ones at every
   * time step: the weight-dropped LSTM of AWD-LSTM (Merity et al.,
   * https://arxiv.org/abs/1708.02182). Default 0.
   */
  readonly recurrentWeightDropout?: number | undefined;
  /** True: the output of every time step; false: of the last one. Default false. */
  readonly returnSequences?: boolean | undefined;
  /**
   * Kept for models that go to Keras, where it makes the states part of the output. Here the states
   * are part of every result of `apply`, with this option and without. Default false.
   */
  readonly returnState?: boolean | undefined;
  /** Read the sequence from its end; outputs then come in that order too. Default false. */
  readonly goBackwards?: boolean | undefined;
  /**
   * Whether `predict` and training carry the states from one batch to the next, row by row.
   * Default false.
   */
  readonly stateful?: boolean | undefined;
  /**
   * Compute the gates a second time in the backward pass instead of keeping them for all time steps: about
   * half of the memory for a third more time. It changes no result. It acts where the backend `seqlab` has the
   * layer in one kernel: with the default activations (or `relu` in `simpleRNN`) and no layer normalization.
   * Default false.
   */
  readonly recomputeGates?: boolean | undefined;
  /** Without effect, for options that come from Keras. Default false. */
  readonly unroll?: boolean | undefined;
}

/** What makes the output `[batch, time, units]`. */
export interface ReturnsSequences {
  readonly returnSequences: true;
}

/** What makes the output `[batch, units]`. */
export interface ReturnsLast {
  readonly returnSequences?: false | undefined;
}

/** A layer whose output is `[batch, time, units]`. */
export type SequenceLayer = Layer<Tensor3D>;

/** A layer whose output is `[batch, units]`. */
export type LastStepLayer = Layer<Tensor2D>;

const rate = v.optional(rateSchema, 0);

export const recurrentSchema = v.strictObject({
  units: positiveInteger,
  activation: v.optional(activationSchema, 'tanh'),
  useBias: v.optional(booleanValue, true),
  kernelInitializer: v.optional(initializerSchema, 'glorotUniform'),
  recurrentInitializer: v.optional(initializerSchema, 'orthogonal'),
  biasInitializer: v.optional(initializerSchema, 'zeros'),
  kernelRegularizer: v.optional(regularizerSchema),
  recurrentRegularizer: v.optional(regularizerSchema),
  biasRegularizer: v.optional(regularizerSchema),
  kernelConstraint: v.optional(constraintSchema),
  recurrentConstraint: v.optional(constraintSchema),
  biasConstraint: v.optional(constraintSchema),
  dropout: rate,
  recurrentDropout: rate,
  recurrentWeightDropout: rate,
  returnSequences: v.optional(booleanValue, false),
  returnState: v.optional(booleanValue, false),
  goBackwards: v.optional(booleanValue, false),
  stateful: v.optional(booleanValue, false),
  recomputeGates: v.optional(booleanValue, false),
  unroll: v.optional(booleanValue, false),
  ...layerEntries,
});

export type CheckedRecurrentOptions = v.InferOutput<typeof recurrentSchema>;
