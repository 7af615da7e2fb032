import { mul, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { dropMask, rateSchema } from '../drop.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { requireSequence, type Shape } from '../shape.js';

/** Options of {@link spatialDropout1d}. */
export interface SpatialDropout1DOptions extends LayerOptions {
  /** The share of features set to 0 in training, from 0 to below 1. */
  readonly rate: number;
}

const schema = v.strictObject({ rate: rateSchema, ...layerEntries });

/**
 * Dropout of whole features: in training a feature of `[batch, time, features]` is 0 at every time
 * step of an example or at none. After an embedding it drops dimensions of the vectors, the same
 * ones for all words of a text.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/regularization_layers/spatial_dropout1d/
 * @example
 * ```ts
 * import { embedding, lstm, sequential, spatialDropout1d } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 65, outputDim: 16 }),
 *   spatialDropout1d({ rate: 0.2 }),
 *   lstm({ units: 32 }),
 * ]);
 * ```
 */
export function spatialDropout1d(options: SpatialDropout1DOptions): Layer {
  return new SpatialDropout1D(checkOptions('spatialDropout1d', schema, options));
}

class SpatialDropout1D extends Layer {
  readonly #rate: number;

  constructor(options: v.InferOutput<typeof schema>) {
    super('SpatialDropout1D', options);
    this.#rate = options.rate;
  }

  override outputShape(inputShape: Shape): Shape {
    return requireSequence(inputShape, this.name);
  }

  protected override call(input: Tensor, { training, seed, mask }: CallOptions): LayerResult {
    if (!training || this.#rate === 0) return { output: input.clone(), states: [], mask };
    const [batch = 0, , features = 0] = input.shape;
    const kept = dropMask([batch, 1, features], { rate: this.#rate, seed: this.requireSeed(seed) });
    return { output: mul(input, kept), states: [], mask };
  }
}
