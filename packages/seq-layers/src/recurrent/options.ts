import * as v from 'valibot';
import { activationSchema, type Activation } from '../activations.js';
import { booleanValue, layerName, positiveInteger } from '../check-options.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';

/** The options every recurrent layer has. */
export interface RecurrentOptions {
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
  /** True: the output of every time step; false: of the last one. Default false. */
  readonly returnSequences?: boolean | undefined;
  /** Read the sequence from its end; outputs then come in that order too. Default false. */
  readonly goBackwards?: boolean | undefined;
  /**
   * Whether `predict` and training carry the states from one batch to the next, row by row.
   * Default false.
   */
  readonly stateful?: boolean | undefined;
  /** Default: the class's name in lower case, numbered within a model: `lstm`, `lstm_1`. */
  readonly name?: string | undefined;
}

export const recurrentSchema = v.strictObject({
  units: positiveInteger,
  activation: v.optional(activationSchema, 'tanh'),
  useBias: v.optional(booleanValue, true),
  kernelInitializer: v.optional(initializerSchema, 'glorotUniform'),
  recurrentInitializer: v.optional(initializerSchema, 'orthogonal'),
  biasInitializer: v.optional(initializerSchema, 'zeros'),
  returnSequences: v.optional(booleanValue, false),
  goBackwards: v.optional(booleanValue, false),
  stateful: v.optional(booleanValue, false),
  name: v.optional(layerName),
});

export type CheckedRecurrentOptions = v.InferOutput<typeof recurrentSchema>;
