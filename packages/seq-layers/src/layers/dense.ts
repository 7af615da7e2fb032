import { add, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { booleanValue, checkOptions, positiveInteger } from '../check-options.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import { Layer, type LayerResult, type CallOptions } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { lastDimension, type Shape } from '../shape.js';
import { constraintSchema, type Constraint } from '../weights/constraint.js';
import { regularizerSchema, type Regularizer } from '../weights/regularizer.js';
import type { WeightSpec } from '../weights/weight.js';

/** Options of {@link dense}. */
export interface DenseOptions extends LayerOptions {
  /** Size of the output's last dimension. */
  readonly units: number;
  /** Default `'linear'`. */
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Of `kernel [inputDim, units]`. Default `'glorotUniform'`. */
  readonly kernelInitializer?: InitializerName | Initializer | undefined;
  /** Of `bias [units]`. Default `'zeros'`. */
  readonly biasInitializer?: InitializerName | Initializer | undefined;
  /** What the weights add to the loss. Default: nothing. */
  readonly kernelRegularizer?: Regularizer | undefined;
  /** What the bias adds to the loss. Default: nothing. */
  readonly biasRegularizer?: Regularizer | undefined;
  /** What the weights are brought back to after each step. Default: nothing. */
  readonly kernelConstraint?: Constraint | undefined;
  /** What the bias is brought back to after each step. Default: nothing. */
  readonly biasConstraint?: Constraint | undefined;
}

const schema = v.strictObject({
  units: positiveInteger,
  activation: v.optional(activationSchema, 'linear'),
  useBias: v.optional(booleanValue, true),
  kernelInitializer: v.optional(initializerSchema, 'glorotUniform'),
  biasInitializer: v.optional(initializerSchema, 'zeros'),
  kernelRegularizer: v.optional(regularizerSchema),
  biasRegularizer: v.optional(regularizerSchema),
  kernelConstraint: v.optional(constraintSchema),
  biasConstraint: v.optional(constraintSchema),
  ...layerEntries,
});

/**
 * A fully connected layer, `activation(x · kernel + bias)`, on the last dimension:
 * `[batch, …, inputDim]` → `[batch, …, units]`. On a sequence it works on every time step alike.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/core_layers/dense/
 * @example
 * ```ts
 * import { dense, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([dense({ units: 2, activation: 'softmax' })], { inputShape: [8] });
 * ```
 */
export function dense(options: DenseOptions): Layer {
  return new Dense(checkOptions('dense', schema, options));
}

class Dense extends Layer {
  readonly #options: v.InferOutput<typeof schema>;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Dense', options);
    this.#options = options;
  }

  override outputShape(inputShape: Shape): Shape {
    const expected = this.variable('kernel')?.shape[0];
    lastDimension(inputShape, { where: this.name, expected });
    return [...inputShape.slice(0, -1), this.#options.units];
  }

  protected override weightSpecs(inputShape: Shape): WeightSpec[] {
    const options = this.#options;
    const inputDim = lastDimension(inputShape, { where: this.name, expected: undefined });
    const kernel = {
      name: 'kernel',
      shape: [inputDim, options.units],
      initializer: options.kernelInitializer,
      regularizer: options.kernelRegularizer,
      constraint: options.kernelConstraint,
      gates: 1,
    };
    const bias = {
      name: 'bias',
      shape: [options.units],
      initializer: options.biasInitializer,
      regularizer: options.biasRegularizer,
      constraint: options.biasConstraint,
    };
    return options.useBias ? [kernel, bias] : [kernel];
  }

  protected override call(input: Tensor, { mask }: CallOptions): LayerResult {
    const { units, activation } = this.#options;
    const kernel = this.variable('kernel')!;
    const bias = this.variable('bias');
    const inputDim = kernel.shape[0]!;
    const rows = reshape(input, [input.size / inputDim, inputDim]);
    const product = matMul(rows, kernel);
    const sum = bias ? add(product, bias) : product;
    const output = reshape(activate(sum, activation), [...input.shape.slice(0, -1), units]);
    return { output, states: [], mask };
  }
}
