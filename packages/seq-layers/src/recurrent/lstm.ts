import { add, matMul, mul, split } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { booleanValue, checkOptions } from '../check-options.js';
import { initialValues } from '../initializers/initializer.js';
import type { Layer } from '../layer.js';
import { random32 } from '../random32.js';
import { maskState, type RecurrentCell } from './cell.js';
import { layerNormLSTMCell } from './layer-norm-lstm.js';
import {
  recurrentSchema,
  type LastStepLayer,
  type RecurrentOptions,
  type ReturnsLast,
  type ReturnsSequences,
  type SequenceLayer,
} from './options.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of {@link lstm}. */
export interface LSTMOptions extends RecurrentOptions {
  /** Of the gates. Default `'sigmoid'`. */
  readonly recurrentActivation?: Activation | undefined;
  /** Begin the forget gate's bias at 1, so that a new model remembers. Default true. */
  readonly unitForgetBias?: boolean | undefined;
  /**
   * Normalise the products with the input and with the state, and the state before it is put out
   * (Ba et al., https://arxiv.org/abs/1607.06450): `z = LN(x·kernel)·γ₁ + LN(h·recurrent_kernel)·γ₂ +
   * bias` and `h' = σ(o) ∘ tanh(LN(c')·γ₃ + β₃)`. The weights `kernel_norm_gamma` and
   * `recurrent_norm_gamma` are `[4·units]`, `state_norm_gamma` and `state_norm_beta` `[units]`.
   * It takes the path of single steps on every backend, which is slower. Default false.
   */
  readonly layerNormalization?: boolean | undefined;
}

const schema = v.strictObject({
  ...recurrentSchema.entries,
  recurrentActivation: v.optional(activationSchema, 'sigmoid'),
  unitForgetBias: v.optional(booleanValue, true),
  layerNormalization: v.optional(booleanValue, false),
});

export type CheckedLSTMOptions = v.InferOutput<typeof schema>;

/**
 * Long short-term memory, `[batch, time, inputDim]` → `[batch, time, units]` with
 * `returnSequences`, else `[batch, units]`. With the four blocks of columns of
 * `z = x · kernel + h · recurrent_kernel + bias` in the order i, f, g, o:
 *
 * `c' = σ(f) ∘ c + σ(i) ∘ tanh(g)`, `h' = σ(o) ∘ tanh(c')`
 *
 * where tanh is `activation` and σ `recurrentActivation`. It has two states, `h` and `c`.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/recurrent_layers/lstm/ and Hochreiter and Schmidhuber,
 * https://doi.org/10.1162/neco.1997.9.8.1735
 * @example
 * ```ts
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   lstm({ units: 32, returnSequences: true, stateful: true }),
 *   dense({ units: 65 }),
 * ]);
 * ```
 */
export function lstm(options: LSTMOptions & ReturnsSequences): SequenceLayer;
export function lstm(options: LSTMOptions & ReturnsLast): LastStepLayer;
export function lstm(options: LSTMOptions): Layer;
export function lstm(options: LSTMOptions): Layer {
  const makeCell = (checked: CheckedLSTMOptions) =>
    checked.layerNormalization ? layerNormLSTMCell(lstmCell(checked), checked) : lstmCell(checked);
  return new RecurrentLayer(makeCell, checkOptions('lstm', schema, options));
}

function lstmCell(options: CheckedLSTMOptions): RecurrentCell {
  const { units, activation, recurrentActivation, recomputeGates } = options;
  const isFused = activation === 'tanh' && recurrentActivation === 'sigmoid';
  return {
    className: 'LSTM',
    gates: 4,
    stateCount: 2,
    biasShape: [4 * units],
    biasInitializer: (seed) => initialBias(options, seed),
    fused: isFused ? { kernel: 'LSTM', attributes: { recomputeGates } } : undefined,
    project: (product, { bias }) => (bias ? add(product, bias) : product),
    step:
      ({ recurrentKernel, recurrentMask }) =>
      (projected, [h, c], observe) => {
        const z = add(projected, matMul(maskState(h!, recurrentMask), recurrentKernel));
        const [i, f, g, o] = split(z, 4, 1);
        const input = activate(i!, recurrentActivation);
        const forget = activate(f!, recurrentActivation);
        const output = activate(o!, recurrentActivation);
        const candidate = activate(g!, activation);
        const cell = add(mul(forget, c!), mul(input, candidate));
        const hidden = mul(output, activate(cell, activation));
        observe?.({ input, forget, candidate, output, cell, hidden });
        return [hidden, cell];
      },
  };
}

/** The forget gate's part is 1 with `unitForgetBias`; the others follow the bias initializer. */
function initialBias(
  { units, biasInitializer, unitForgetBias }: CheckedLSTMOptions,
  seed: number,
): Float32Array {
  if (!unitForgetBias) return initialValues(biasInitializer, { shape: [4 * units], seed });
  const bias = new Float32Array(4 * units).fill(1);
  const [ofInput, ofOthers] = [0, 1].map((part) => random32(seed, part));
  bias.set(initialValues(biasInitializer, { shape: [units], seed: ofInput! }));
  bias.set(initialValues(biasInitializer, { shape: [2 * units], seed: ofOthers! }), 2 * units);
  return bias;
}
