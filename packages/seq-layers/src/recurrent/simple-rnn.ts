import { add, matMul } from '@tensorflow/tfjs-core';
import { activate } from '../activations.js';
import { checkOptions } from '../check-options.js';
import type { Layer } from '../layer.js';
import { maskState, type RecurrentCell } from './cell.js';
import {
  recurrentSchema,
  type CheckedRecurrentOptions,
  type LastStepLayer,
  type RecurrentOptions,
  type ReturnsLast,
  type ReturnsSequences,
  type SequenceLayer,
} from './options.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of {@link simpleRNN}. */
export interface SimpleRNNOptions extends RecurrentOptions {}

/**
 * The simple recurrent layer (Elman network), `[batch, time, inputDim]` → `[batch, time, units]`
 * with `returnSequences`, else `[batch, units]`:
 *
 * `h' = activation(x · kernel + h · recurrent_kernel + bias)`
 *
 * It has one state, `h`.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/recurrent_layers/simple_rnn/
 * @example
 * ```ts
 * import { dense, embedding, sequential, simpleRNN } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   simpleRNN({ units: 32, returnSequences: true }),
 *   dense({ units: 65 }),
 * ]);
 * ```
 */
export function simpleRNN(options: SimpleRNNOptions & ReturnsSequences): SequenceLayer;
export function simpleRNN(options: SimpleRNNOptions & ReturnsLast): LastStepLayer;
export function simpleRNN(options: SimpleRNNOptions): Layer;
export function simpleRNN(options: SimpleRNNOptions): Layer {
  return new RecurrentLayer(simpleRNNCell, checkOptions('simpleRNN', recurrentSchema, options));
}

function simpleRNNCell(options: CheckedRecurrentOptions): RecurrentCell {
  const { units, activation, biasInitializer, recomputeGates } = options;
  const isFused = activation === 'tanh' || activation === 'relu';
  return {
    className: 'SimpleRNN',
    gates: 1,
    stateCount: 1,
    biasShape: [units],
    biasInitializer,
    fused: isFused
      ? { kernel: 'SimpleRNN', attributes: { activation, recomputeGates } }
      : undefined,
    project: (product, { bias }) => (bias ? add(product, bias) : product),
    step:
      ({ recurrentKernel, recurrentMask }) =>
      (projected, [h], observe) => {
        const recurrent = matMul(maskState(h!, recurrentMask), recurrentKernel);
        const hidden = activate(add(projected, recurrent), activation);
        observe?.({ hidden });
        return [hidden];
      },
  };
}
