import { add, matMul, mul, split } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { booleanValue, checkOptions } from '../check-options.js';
import { initialValues } from '../initializers/initializer.js';
import type { Layer } from '../layer.js';
import { random32 } from '../random32.js';
import type { RecurrentCell } from './cell.js';
import { recurrentSchema, type RecurrentOptions } from './options.js';
import { RecurrentLayer } from './recurrent-layer.js';

export interface LSTMOptions extends RecurrentOptions {
  /** Of the gates. Default `'sigmoid'`. */
  readonly recurrentActivation?: Activation | undefined;
  /** Begin the forget gate's bias at 1, so that a new model remembers. Default true. */
  readonly unitForgetBias?: boolean | undefined;
}

const schema = v.strictObject({
  ...recurrentSchema.entries,
  recurrentActivation: v.optional(activationSchema, 'sigmoid'),
  unitForgetBias: v.optional(booleanValue, true),
});

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
export function lstm(options: LSTMOptions): Layer {
  const checked = checkOptions('lstm', schema, options);
  return new RecurrentLayer(lstmCell(checked), checked);
}

function lstmCell(options: v.InferOutput<typeof schema>): RecurrentCell {
  const { units, activation, recurrentActivation } = options;
  const isFused = activation === 'tanh' && recurrentActivation === 'sigmoid';
  return {
    className: 'LSTM',
    units,
    gates: 4,
    stateCount: 2,
    biasShape: [4 * units],
    biasInitializer: (seed) => initialBias(options, seed),
    fused: isFused ? { kernel: 'SeqLabLSTM', attributes: {} } : undefined,
    inputBias: (bias) => bias,
    step:
      ({ recurrentKernel }) =>
      (projected, [h, c]) => {
        const z = add(projected, matMul(h!, recurrentKernel));
        const [i, f, g, o] = split(z, 4, 1);
        const input = activate(i!, recurrentActivation);
        const forget = activate(f!, recurrentActivation);
        const output = activate(o!, recurrentActivation);
        const nextC = add(mul(forget, c!), mul(input, activate(g!, activation)));
        return [mul(output, activate(nextC, activation)), nextC];
      },
  };
}

/** The forget gate's part is 1 with `unitForgetBias`; the others follow the bias initializer. */
function initialBias(
  { units, biasInitializer, unitForgetBias }: v.InferOutput<typeof schema>,
  seed: number,
): Float32Array {
  if (!unitForgetBias) return initialValues(biasInitializer, { shape: [4 * units], seed });
  const bias = new Float32Array(4 * units).fill(1);
  const [ofInput, ofOthers] = [0, 1].map((part) => random32(seed, part));
  bias.set(initialValues(biasInitializer, { shape: [units], seed: ofInput! }));
  bias.set(initialValues(biasInitializer, { shape: [2 * units], seed: ofOthers! }), 2 * units);
  return bias;
}
