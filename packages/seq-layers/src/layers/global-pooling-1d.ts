import { cast, expandDims, max, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { booleanValue, checkOptions } from '../check-options.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { meanOverTime } from '../mean-over-time.js';
import { requireSequence, type Shape } from '../shape.js';

/** Options of {@link globalAveragePooling1d} and {@link globalMaxPooling1d}. */
export interface GlobalPooling1DOptions extends LayerOptions {
  /** Keep the time dimension, with size 1: `[batch, 1, features]`. Default false. */
  readonly keepdims?: boolean | undefined;
}

const schema = v.strictObject({ keepdims: v.optional(booleanValue, false), ...layerEntries });

/**
 * The mean over time: `[batch, time, features]` → `[batch, features]`. Time steps that a mask leaves
 * out do not count; of a sequence without any step the mean is 0.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
 * @example
 * ```ts
 * import { dense, embedding, globalAveragePooling1d, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([
 *   embedding({ inputDim: 10_000, outputDim: 16, maskZero: true }),
 *   globalAveragePooling1d(),
 *   dense({ units: 1 }),
 * ]);
 * ```
 */
export function globalAveragePooling1d(options: GlobalPooling1DOptions = {}): Layer<Tensor2D> {
  const checked = checkOptions('globalAveragePooling1d', schema, options);
  return new GlobalPooling1D('GlobalAveragePooling1D', checked) as Layer as Layer<Tensor2D>;
}

/**
 * The maximum over time: `[batch, time, features]` → `[batch, features]`. As in Keras it is over
 * all time steps, those that a mask leaves out included.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/pooling_layers/global_max_pooling1d/
 * @example
 * ```ts
 * import { globalMaxPooling1d, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([globalMaxPooling1d()], { inputShape: [null, 8] });
 * ```
 */
export function globalMaxPooling1d(options: GlobalPooling1DOptions = {}): Layer<Tensor2D> {
  const checked = checkOptions('globalMaxPooling1d', schema, options);
  return new GlobalPooling1D('GlobalMaxPooling1D', checked) as Layer as Layer<Tensor2D>;
}

class GlobalPooling1D extends Layer {
  readonly #keepdims: boolean;

  constructor(
    className: 'GlobalAveragePooling1D' | 'GlobalMaxPooling1D',
    options: v.InferOutput<typeof schema>,
  ) {
    super(className, options);
    this.#keepdims = options.keepdims;
  }

  override outputShape(inputShape: Shape): Shape {
    const [batch = null, , features = null] = requireSequence(inputShape, this.name);
    return this.#keepdims ? [batch, 1, features] : [batch, features];
  }

  protected override call(input: Tensor, { mask }: CallOptions): LayerResult {
    const keep = this.#keepdims;
    if (this.className === 'GlobalMaxPooling1D') return { output: max(input, 1, keep), states: [] };
    const average = meanOverTime(input, mask && cast(mask, 'float32'));
    return { output: keep ? expandDims(average, 1) : average, states: [] };
  }
}
