import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { formatShape, type Shape } from '../shape.js';

/** Options of {@link timeDistributed}. */
export interface TimeDistributedOptions extends LayerOptions {
  /** What is applied to every time step alike: any layer without states. */
  readonly layer: Layer;
}

const schema = v.strictObject({
  layer: v.custom<Layer>((value) => value instanceof Layer, 'a layer'),
  ...layerEntries,
});

/**
 * A layer applied to every time step alike: `[batch, time, …]` → `[batch, time, …]`, the rest being
 * what the layer makes of `[batch, …]`.
 *
 * @throws SeqLayersError `invalid-option`, also for a layer with states
 * @see https://keras.io/api/layers/recurrent_layers/time_distributed/
 * @example
 * ```ts
 * import { dense, sequential, timeDistributed } from '@seqlab/seq-layers';
 *
 * const layers = [timeDistributed({ layer: dense({ units: 4 }) })];
 * const model = sequential(layers, { inputShape: [null, 8] });
 * ```
 */
export function timeDistributed(options: TimeDistributedOptions): Layer {
  return new TimeDistributed(checkOptions('timeDistributed', schema, options));
}

class TimeDistributed extends Layer {
  override readonly sublayers: readonly [Layer];

  constructor(options: v.InferOutput<typeof schema>) {
    super('TimeDistributed', options);
    const { layer } = options;
    if (layer.stateSizes.length > 0) {
      throw new SeqLayersError(
        'invalid-option',
        `timeDistributed: ${layer.name} has states, which do not go from step to step here`,
      );
    }
    this.sublayers = [layer];
    if (options.trainable === false) this.trainable = false;
  }

  override outputShape(inputShape: Shape): Shape {
    const [time] = inputShape.slice(1);
    const [batch, ...rest] = this.sublayers[0].outputShape(this.#stepShape(inputShape));
    return [batch!, time!, ...rest];
  }

  protected override sublayerShapes(inputShape: Shape): Shape[] {
    return [this.#stepShape(inputShape)];
  }

  protected override call(input: Tensor, { training, seed, mask }: CallOptions): LayerResult {
    const [batch = 0, time = 0, ...rest] = input.shape;
    const steps = reshape(input, [batch * time, ...rest]);
    const { output, penalty } = this.sublayers[0].apply(steps, { training, seed });
    const sequences = reshape(output, [batch, time, ...output.shape.slice(1)]);
    return { output: sequences, states: [], mask, penalty };
  }

  #stepShape(inputShape: Shape): Shape {
    const [batch = null, time, ...rest] = inputShape;
    if (time !== undefined) return [batch, ...rest];
    throw new SeqLayersError(
      'shape-mismatch',
      `${this.name}: the input must be [batch, time, …], got shape ${formatShape(inputShape)}`,
    );
  }
}
