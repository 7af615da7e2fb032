import { engine, mul, tensor, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions, layerName } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { hasKernel } from '../fused-kernel.js';
import { Layer, type LayerApplyOptions, type LayerResult, type WeightSpec } from '../layer.js';
import { random32 } from '../random32.js';
import type { Shape } from '../shape.js';

export interface DropoutOptions {
  /** The share of elements set to 0 in training, from 0 to below 1. */
  readonly rate: number;
  /** Default: `dropout`, `dropout_1` and so on within a model. */
  readonly name?: string | undefined;
}

const share = 'a number from 0 to below 1';

const schema = v.strictObject({
  rate: v.pipe(v.number(share), v.minValue(0, share), v.ltValue(1, share)),
  name: v.optional(layerName),
});

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

  protected override weightSpecs(): WeightSpec[] {
    return [];
  }

  protected override call(input: Tensor, { training, seed }: LayerApplyOptions): LayerResult {
    if (training !== true || this.#rate === 0) return { output: input.clone(), states: [] };
    if (seed === undefined) {
      throw new SeqLayersError(
        'invalid-option',
        `${this.name}: training needs the option seed, an integer that differs from step to step`,
      );
    }
    return { output: drop(input, { rate: this.#rate, seed }), states: [] };
  }
}

function drop(x: Tensor, { rate, seed }: { rate: number; seed: number }): Tensor {
  if (x.dtype === 'float32' && hasKernel('SeqLabDropout')) {
    return engine().runKernel('SeqLabDropout', { x }, { rate, seed });
  }
  return mul(x, tensor(dropoutMask(x.size, { rate, seed }), x.shape));
}

/**
 * The factor of each element: 0 where `random32(seed, index) < rate · 2³²`, else `1 / (1 − rate)`.
 * Integers only, so that any backend can compute the same.
 */
function dropoutMask(size: number, { rate, seed }: { rate: number; seed: number }): Float32Array {
  const threshold = Math.floor(rate * 2 ** 32);
  const factor = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    if (random32(seed, index) >= threshold) mask[index] = factor;
  }
  return mask;
}
