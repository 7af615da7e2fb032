import { tidy } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { copyModel } from '../model/copy-model.js';
import type { Model } from '../model/model.js';
import { requireBuilt } from '../model/require-built.js';
import { LayerWeight } from '../weights/weight.js';
import { keepRounded } from './keep-rounded.js';
import { roundWeight, type QuantizedBits } from './round-weight.js';

/** Options of {@link quantizeWeights}. */
export interface QuantizeWeightsOptions {
  /** Of each number of a kernel: 8 is fastest and smallest, 16 nearest to float32. */
  readonly bits: QuantizedBits;
}

const schema = v.strictObject({ bits: v.picklist([8, 16], '8 or 16') });

/**
 * A copy of a model for sampling, with the kernels of its recurrent and dense layers rounded to
 * whole numbers of 8 or 16 bits times a scale for each column. Biases, embeddings, tied outputs
 * and normalisations stay float32.
 *
 * Writing one token after another is bound by reading the weights. Where the `seqlab` backend is
 * active when this is called, they take a quarter or half of the memory, and products read them as
 * they are; inputs and states are rounded to 16 bits on their way into a product. Other backends
 * keep the rounded numbers as float32: the same output but for rounding, no faster.
 *
 * The copy shares nothing with the model and is disposed of on its own. It is for inference:
 * `training: true` and gradients are errors, and `setWeights` refuses its kernels, which are not
 * trainable. What is saved of it, or copied with `copyModel`, is float32 again, with the rounded
 * numbers.
 *
 * @throws SeqLayersError `invalid-option`; `not-built` while the model has no weights;
 * `invalid-input` for a kernel that has NaN or infinity
 * @see Krishnamoorthi, https://arxiv.org/abs/1806.08342, for symmetric ranges and a scale for each
 * column of weights
 * @example
 * ```ts
 * import { dense, embedding, lstm, quantizeWeights, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential(
 *   [
 *     embedding({ inputDim: 65, outputDim: 64 }),
 *     lstm({ units: 512, returnSequences: true }),
 *     dense({ units: 65 }),
 *   ],
 *   { inputShape: [null] },
 * );
 * const sampler = await quantizeWeights(model, { bits: 8 });
 * console.log(sampler.weights.map(({ name, bits }) => `${name}: ${bits}`));
 * // embedding/embeddings: 32, lstm/kernel: 8, lstm/recurrent_kernel: 8, lstm/bias: 32, …
 * sampler.dispose();
 * ```
 */
export async function quantizeWeights(
  model: Model,
  options: QuantizeWeightsOptions,
): Promise<Model> {
  const { bits } = checkOptions('quantizeWeights', schema, options);
  requireBuilt(model, 'quantizeWeights');
  const copy = await copyModel(model);
  try {
    for (const weight of copy.weights) {
      if (weight instanceof LayerWeight) await quantize(weight, bits);
    }
    return copy;
  } catch (error) {
    copy.dispose();
    throw error;
  }
}

/** Rounds a weight, if it is one that may be. */
async function quantize(weight: LayerWeight, bits: QuantizedBits): Promise<void> {
  const { name, variable, gates } = weight;
  if (gates === undefined) return;
  const values = await variable.data<'float32'>();
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new SeqLayersError(
      'invalid-input',
      `quantizeWeights: "${name}" must have finite numbers, got ${wrong}; was the training stable?`,
    );
  }
  const { shape } = variable;
  const rounded = roundWeight(values, { columns: shape[1]!, bits });
  tidy(() => weight.replace(keepRounded(rounded, { shape, bits, gates }), bits));
}
