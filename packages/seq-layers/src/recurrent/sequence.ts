import type { Tensor } from '@tensorflow/tfjs-core';
import type { CellWeights } from './cell.js';

/** What a cell runs over: the input, the weights as this call sees them, and how to go about it. */
export interface Sequence extends CellWeights {
  /** `[batch, time, inputDim]`, float32 */
  readonly input: Tensor;
  /** `[inputDim, gates·units]` */
  readonly kernel: Tensor;
  /** What multiplies the input of every step, `[batch, inputDim]`. */
  readonly inputMask: Tensor | undefined;
  /** Each `[batch, units]` */
  readonly initialStates: readonly Tensor[];
  /** Which steps count, bool `[batch, time]`. */
  readonly mask: Tensor | undefined;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
}

/**
 * The output and the states after the last step that counts. At steps that do not count the output
 * is that of the last one that did, as in Keras, and zeros before the first.
 */
export type SequenceResult = {
  readonly output: Tensor;
  readonly states: Tensor[];
};
