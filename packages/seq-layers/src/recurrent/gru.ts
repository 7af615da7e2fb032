import { add, matMul, mul, slice, split, squeeze, sub, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { booleanValue, checkOptions } from '../check-options.js';
import type { Layer } from '../layer.js';
import { maskState, type CellStep, type CellWeights, type RecurrentCell } from './cell.js';
import {
  recurrentSchema,
  type LastStepLayer,
  type RecurrentOptions,
  type ReturnsLast,
  type ReturnsSequences,
  type SequenceLayer,
} from './options.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of {@link gru}. */
export interface GRUOptions extends RecurrentOptions {
  /** Of the gates. Default `'sigmoid'`. */
  readonly recurrentActivation?: Activation | undefined;
  /**
   * Apply the reset gate after the product with the recurrent kernel, as cuDNN and PyTorch do, or
   * before it, as the paper has it. Default true.
   */
  readonly resetAfter?: boolean | undefined;
}

const schema = v.strictObject({
  ...recurrentSchema.entries,
  recurrentActivation: v.optional(activationSchema, 'sigmoid'),
  resetAfter: v.optional(booleanValue, true),
});

/**
 * The gated recurrent unit, `[batch, time, inputDim]` → `[batch, time, units]` with
 * `returnSequences`, else `[batch, units]`. With blocks of columns in the order z, r, g:
 *
 * `z = σ(x·Wz + h·Uz)`, `r = σ(x·Wr + h·Ur)`, `h' = z ∘ h + (1 − z) ∘ tanh(g)`
 *
 * where `g = x·Wg + r ∘ (h·Ug)` with `resetAfter`, else `x·Wg + (r ∘ h)·Ug`; tanh is `activation`
 * and σ `recurrentActivation`. The bias has two rows with `resetAfter` (`[2, 3·units]`, added to
 * the products of x and of h), else one, for x. It has one state, `h`.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/recurrent_layers/gru/ and Cho et al.,
 * https://arxiv.org/abs/1406.1078
 * @example
 * ```ts
 * import { dense, embedding, gru, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   gru({ units: 32, returnSequences: true }),
 *   dense({ units: 65 }),
 * ]);
 * ```
 */
export function gru(options: GRUOptions & ReturnsSequences): SequenceLayer;
export function gru(options: GRUOptions & ReturnsLast): LastStepLayer;
export function gru(options: GRUOptions): Layer;
export function gru(options: GRUOptions): Layer {
  return new RecurrentLayer(gruCell, checkOptions('gru', schema, options));
}

function gruCell(options: v.InferOutput<typeof schema>): RecurrentCell {
  const { units, activation, recurrentActivation, biasInitializer, resetAfter, recomputeGates } =
    options;
  const isFused = activation === 'tanh' && recurrentActivation === 'sigmoid';
  return {
    className: 'GRU',
    gates: 3,
    stateCount: 1,
    biasShape: resetAfter ? [2, 3 * units] : [3 * units],
    biasInitializer,
    fused: isFused ? { kernel: 'GRU', attributes: { resetAfter, recomputeGates } } : undefined,
    project: (product, { bias }) =>
      bias ? add(product, resetAfter ? biasRow(bias, 0) : bias) : product,
    step: resetAfter ? stepResetAfter : stepResetBefore,
  };

  function stepResetAfter({ recurrentKernel, bias, recurrentMask }: CellWeights): CellStep {
    const recurrentBias = bias && biasRow(bias, 1);
    return (projected, [h], observe) => {
      const product = matMul(maskState(h!, recurrentMask), recurrentKernel);
      const recurrent = recurrentBias ? add(product, recurrentBias) : product;
      const [xz, xr, xg] = split(projected, 3, 1);
      const [hz, hr, hg] = split(recurrent, 3, 1);
      const update = activate(add(xz!, hz!), recurrentActivation);
      const reset = activate(add(xr!, hr!), recurrentActivation);
      const candidate = activate(add(xg!, mul(reset, hg!)), activation);
      const hidden = interpolate(update, h!, candidate);
      observe?.({ update, reset, candidate, hidden });
      return [hidden];
    };
  }

  function stepResetBefore({ recurrentKernel, recurrentMask }: CellWeights): CellStep {
    const [ofGates, ofContent] = split(recurrentKernel, [2 * units, units], 1);
    return (projected, [h], observe) => {
      const [xGates, xg] = split(projected, [2 * units, units], 1);
      const kept = maskState(h!, recurrentMask);
      const gates = add(xGates!, matMul(kept, ofGates!));
      const [z, r] = split(gates, 2, 1).map((gate) => activate(gate, recurrentActivation));
      const candidate = activate(add(xg!, matMul(mul(r!, kept), ofContent!)), activation);
      const hidden = interpolate(z!, h!, candidate);
      observe?.({ update: z!, reset: r!, candidate, hidden });
      return [hidden];
    };
  }
}

function biasRow(bias: Tensor, row: number): Tensor {
  return squeeze(slice(bias, [row, 0], [1, -1]), [0]);
}

/** `z ∘ h + (1 − z) ∘ g` */
function interpolate(z: Tensor, h: Tensor, g: Tensor): Tensor {
  return add(mul(z, h), mul(sub(1, z), g));
}
