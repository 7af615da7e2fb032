import type { Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { booleanValue, checkOptions, finiteNumber } from '../check-options.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { normalize } from '../normalize.js';
import { lastDimension, type Shape } from '../shape.js';
import { constraintSchema, type Constraint } from '../weights/constraint.js';
import { regularizerSchema, type Regularizer } from '../weights/regularizer.js';
import type { WeightSpec } from '../weights/weight.js';

/** Options of {@link layerNormalization}. */
export interface LayerNormalizationOptions extends LayerOptions {
  /** Added to the variance. Default 0.001. */
  readonly epsilon?: number | undefined;
  /** Add `beta`. Default true. */
  readonly center?: boolean | undefined;
  /** Multiply by `gamma`. Default true. */
  readonly scale?: boolean | undefined;
  /** Default `'zeros'`. */
  readonly betaInitializer?: InitializerName | Initializer | undefined;
  /** Default `'ones'`. */
  readonly gammaInitializer?: InitializerName | Initializer | undefined;
  /** What `beta` adds to the loss. Default: nothing. */
  readonly betaRegularizer?: Regularizer | undefined;
  /** What `gamma` adds to the loss. Default: nothing. */
  readonly gammaRegularizer?: Regularizer | undefined;
  /** What `beta` is brought back to after each step. Default: nothing. */
  readonly betaConstraint?: Constraint | undefined;
  /** What `gamma` is brought back to after each step. Default: nothing. */
  readonly gammaConstraint?: Constraint | undefined;
}

const schema = v.strictObject({
  epsilon: v.optional(v.pipe(finiteNumber, v.gtValue(0, 'a number above 0')), 1e-3),
  center: v.optional(booleanValue, true),
  scale: v.optional(booleanValue, true),
  betaInitializer: v.optional(initializerSchema, 'zeros'),
  gammaInitializer: v.optional(initializerSchema, 'ones'),
  betaRegularizer: v.optional(regularizerSchema),
  gammaRegularizer: v.optional(regularizerSchema),
  betaConstraint: v.optional(constraintSchema),
  gammaConstraint: v.optional(constraintSchema),
  ...layerEntries,
});

/**
 * Brings each vector of the last dimension to mean 0 and variance 1, then multiplies it by `gamma`
 * and adds `beta`, both learned: `(x − mean) / √(variance + epsilon) · gamma + beta`. Any shape; the
 * output has the same.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/normalization_layers/layer_normalization/ and Ba et al.,
 * https://arxiv.org/abs/1607.06450
 * @example
 * ```ts
 * import { dense, layerNormalization, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([layerNormalization(), dense({ units: 2 })], { inputShape: [8] });
 * ```
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  return new LayerNormalization(checkOptions('layerNormalization', schema, options));
}

class LayerNormalization extends Layer {
  readonly #options: v.InferOutput<typeof schema>;

  constructor(options: v.InferOutput<typeof schema>) {
    super('LayerNormalization', options);
    this.#options = options;
  }

  override outputShape(inputShape: Shape): Shape {
    const expected = this.weights[0]?.variable.size;
    lastDimension(inputShape, { where: this.name, expected });
    return inputShape;
  }

  protected override weightSpecs(inputShape: Shape): WeightSpec[] {
    const options = this.#options;
    const shape = [lastDimension(inputShape, { where: this.name, expected: undefined })];
    const gamma = {
      name: 'gamma',
      shape,
      initializer: options.gammaInitializer,
      regularizer: options.gammaRegularizer,
      constraint: options.gammaConstraint,
    };
    const beta = {
      name: 'beta',
      shape,
      initializer: options.betaInitializer,
      regularizer: options.betaRegularizer,
      constraint: options.betaConstraint,
    };
    return [...(options.scale ? [gamma] : []), ...(options.center ? [beta] : [])];
  }

  protected override call(input: Tensor, { mask }: CallOptions): LayerResult {
    const { epsilon } = this.#options;
    const gamma = this.variable('gamma');
    const beta = this.variable('beta');
    return { output: normalize(input, { epsilon, gamma, beta }), states: [], mask };
  }
}
