import {
  add,
  cast,
  expandDims,
  linalg,
  matMul,
  mul,
  ones,
  softmax,
  sub,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { booleanValue, checkOptions } from '../check-options.js';
import { drop, rateSchema } from '../drop.js';
import { SeqLayersError } from '../errors.js';
import { Layer, type CallOptions, type LayerResult, type Mask } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { formatShape, requireSequence, type Shape } from '../shape.js';
import type { WeightSpec } from '../weights/weight.js';

/** Options of {@link attention}. */
export interface AttentionOptions extends LayerOptions {
  /** Multiply the scores by a number that is learned, 1 at first. Default false. */
  readonly useScale?: boolean | undefined;
  /** Let a time step attend to itself and those before it only. Default false. */
  readonly useCausalMask?: boolean | undefined;
  /** The share of attention weights dropped in training. Default 0. */
  readonly dropout?: number | undefined;
}

const schema = v.strictObject({
  useScale: v.optional(booleanValue, false),
  useCausalMask: v.optional(booleanValue, false),
  dropout: v.optional(rateSchema, 0),
  ...layerEntries,
});

/** What is taken from the scores that must not count, as Keras has it. */
const MINUS_INFINITY = 1e9;

/**
 * Dot-product attention (Luong): `softmax(query · keyᵀ) · value`. The inputs are
 * `query [batch, queryTime, size]`, `value [batch, valueTime, size]` and `key`, by default the value;
 * the output is `[batch, queryTime, size]`. With one input it is all three: self-attention over a
 * sequence. Time steps that the value's mask leaves out are not attended to.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/attention_layers/attention/ and Luong et al.,
 * https://arxiv.org/abs/1508.04025
 * @example
 * ```ts
 * import { attention, embedding, globalAveragePooling1d, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16, maskZero: true }),
 *   lstm({ units: 32, returnSequences: true }),
 *   attention(),
 *   globalAveragePooling1d(),
 * ]);
 * ```
 */
export function attention(options: AttentionOptions = {}): Layer {
  return new Attention(checkOptions('attention', schema, options));
}

class Attention extends Layer {
  protected override readonly takesSeveral = true;
  readonly #options: v.InferOutput<typeof schema>;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Attention', options);
    this.#options = options;
  }

  override outputShape(query: Shape, value: Shape = query, key: Shape = value): Shape {
    for (const shape of [query, value, key]) requireSequence(shape, this.name);
    if (query[2] !== key[2] || value[1] !== key[1]) {
      throw new SeqLayersError(
        'shape-mismatch',
        `${this.name}: query and key must be of one size, value and key of one length, got shapes ` +
          [query, value, key].map(formatShape).join(', '),
      );
    }
    return [...query.slice(0, 2), value[2]!];
  }

  protected override weightSpecs(): WeightSpec[] {
    return this.#options.useScale ? [{ name: 'scale', shape: [], initializer: 'ones' }] : [];
  }

  protected override call(query: Tensor, options: CallOptions): LayerResult {
    const [, value = query, key = value] = options.inputs;
    const [queryMask, valueMask = options.inputs.length > 1 ? undefined : queryMask] =
      options.masks;
    const products = matMul(query, key, false, true);
    const scale = this.variable('scale');
    const scores = this.#leaveOut(scale ? mul(products, scale) : products, valueMask);
    const weights = softmax(scores);
    const { dropout } = this.#options;
    const kept =
      options.training && dropout > 0
        ? drop(weights, { rate: dropout, seed: this.requireSeed(options.seed) })
        : weights;
    const output = matMul(kept, value);
    if (queryMask === undefined) return { output, states: [] };
    const counted = mul(output, expandDims(cast(queryMask, 'float32'), 2));
    return { output: counted, states: [], mask: queryMask };
  }

  /** Scores `[batch, queryTime, valueTime]`, far below all others where they must not count. */
  #leaveOut(scores: Tensor, valueMask: Mask): Tensor {
    const byMask = valueMask ? hide(scores, expandDims(cast(valueMask, 'float32'), 1)) : scores;
    if (!this.#options.useCausalMask) return byMask;
    const [, queryTime = 0, valueTime = 0] = scores.shape;
    const past = linalg.bandPart(ones<Tensor2D['rankType']>([queryTime, valueTime]), -1, 0);
    return hide(byMask, past);
  }
}

/** Where `counted` is 0 instead of 1, scores no softmax lets through. */
function hide(scores: Tensor, counted: Tensor): Tensor {
  return add(scores, mul(sub(counted, 1), MINUS_INFINITY));
}
