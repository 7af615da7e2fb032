import type { Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { checkOptions } from '../check-options.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import type { Shape } from '../shape.js';

/** Options of {@link activation}. */
export interface ActivationOptions extends LayerOptions {
  /** Its name; there is no default. */
  readonly activation: Activation;
}

const schema = v.strictObject({ activation: activationSchema, ...layerEntries });

/**
 * An activation as a layer of its own. Any shape; the output has the same.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/core_layers/activation/
 * @example
 * ```ts
 * import { activation, dense, sequential } from '@seqlab/seq-layers';
 *
 * const layers = [dense({ units: 8 }), activation({ activation: 'gelu' })];
 * const model = sequential(layers, { inputShape: [4] });
 * ```
 */
export function activation(options: ActivationOptions): Layer {
  return new ActivationLayer(checkOptions('activation', schema, options));
}

class ActivationLayer extends Layer {
  readonly #activation: Activation;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Activation', options);
    this.#activation = options.activation;
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override call(input: Tensor, { mask }: CallOptions): LayerResult {
    return { output: activate(input, this.#activation).clone(), states: [], mask };
  }
}
