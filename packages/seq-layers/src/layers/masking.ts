import {
  any,
  cast,
  customGrad,
  expandDims,
  mul,
  notEqual,
  zerosLike,
  type GradSaveFunc,
  type Tensor,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions, finiteNumber } from '../check-options.js';
import { Layer, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import type { Shape } from '../shape.js';

/** Options of {@link masking}. */
export interface MaskingOptions extends LayerOptions {
  /** Time steps with nothing but this number are left out. Default 0. */
  readonly maskValue?: number | undefined;
}

const schema = v.strictObject({ maskValue: v.optional(finiteNumber, 0), ...layerEntries });

/**
 * Leaves out the time steps of `[batch, time, features]` whose features all equal `maskValue`: the
 * layers that follow skip them. The output is the input, with zeros at those steps.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/core_layers/masking/
 * @example
 * ```ts
 * import { lstm, masking, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([masking(), lstm({ units: 4 })], { inputShape: [null, 8] });
 * ```
 */
export function masking(options: MaskingOptions = {}): Layer {
  return new Masking(checkOptions('masking', schema, options));
}

class Masking extends Layer {
  readonly #maskValue: number;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Masking', options);
    this.#maskValue = options.maskValue;
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override call(input: Tensor): LayerResult {
    const mask = findCounted(input, this.#maskValue);
    const output = mul(input, expandDims(cast(mask, input.dtype), -1));
    return { output, states: [], mask };
  }
}

/** Which time steps have a feature other than `value`; a constant for gradients, unlike tfjs' `any`. */
function findCounted(input: Tensor, value: number): Tensor {
  const find = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    save([x]);
    return {
      value: any(notEqual(x, value), -1),
      gradFunc: (_: Tensor, [saved]: Tensor[]) => zerosLike(saved!),
    };
  });
  return find(input);
}
