import type { Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { drop, rateSchema } from '../drop.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import type { Shape } from '../shape.js';

/** Options of {@link dropout}. */
export interface DropoutOptions extends LayerOptions {
  /** The share of elements set to 0 in training, from 0 to below 1. */
  readonly rate: number;
}

const schema = v.strictObject({ rate: rateSchema, ...layerEntries });

/**
 * In training sets each element to 0 with probability `rate` and divides the others by `1 − rate`,
 * so that the expected sum stays the same; otherwise passes its input on. Any shape; the output
 * has the same.
 *
 * Which elements are dropped depends on the seed given to `apply`, the layer's place in the model
 * and the element's index, and on nothing else. Without a seed, training throws `invalid-option`:
 * a fixed default would drop the same elements in every step.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/regularization_layers/dropout/ and Srivastava et al.,
 * https://jmlr.org/papers/v15/srivastava14a.html
 * @example
 * ```ts
 * import { dense, dropout, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([dropout({ rate: 0.2 }), dense({ units: 2 })], { inputShape: [8] });
 * ```
 */
export function dropout(options: DropoutOptions): Layer {
  return new Dropout(checkOptions('dropout', schema, options));
}

class Dropout extends Layer {
  readonly #rate: number;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Dropout', options);
    this.#rate = options.rate;
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override call(input: Tensor, { training, seed, mask }: CallOptions): LayerResult {
    if (!training || this.#rate === 0) return { output: input.clone(), states: [], mask };
    const output = drop(input, { rate: this.#rate, seed: this.requireSeed(seed) });
    return { output, states: [], mask };
  }
}
