import { reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { Layer, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { sizeOf, type Shape } from '../shape.js';

/** Options of {@link flatten}. */
export interface FlattenOptions extends LayerOptions {}

const schema = v.strictObject(layerEntries);

/**
 * All dimensions but the batch as one: `[batch, time, features]` → `[batch, time·features]`. A mask
 * ends here.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/reshaping_layers/flatten/
 * @example
 * ```ts
 * import { dense, flatten, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([flatten(), dense({ units: 2 })], { inputShape: [10, 8] });
 * ```
 */
export function flatten(options: FlattenOptions = {}): Layer<Tensor2D> {
  return new Flatten(checkOptions('flatten', schema, options)) as Layer as Layer<Tensor2D>;
}

class Flatten extends Layer {
  constructor(options: v.InferOutput<typeof schema>) {
    super('Flatten', options);
  }

  override outputShape([batch = null, ...rest]: Shape): Shape {
    return [batch, rest.includes(null) ? null : sizeOf(rest as number[])];
  }

  protected override call(input: Tensor): LayerResult {
    const [batch = 0, ...rest] = input.shape;
    return { output: reshape(input, [batch, sizeOf(rest)]), states: [] };
  }
}
