import { add, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { activate, activationSchema, type Activation } from '../activations.js';
import { booleanValue, checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import { Layer, type CallOptions, type LayerConfig, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { lastDimension, type Shape } from '../shape.js';
import type { WeightSpec } from '../weights/weight.js';
import { Embedding } from './embedding.js';

/** Options of {@link tiedDense}. */
export interface TiedDenseOptions extends LayerOptions {
  /** The embedding whose table this layer reads, a layer of the same model before this one. */
  readonly embedding: Layer;
  /** Default `'linear'`. */
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Of `bias [inputDim]`. Default `'zeros'`. */
  readonly biasInitializer?: InitializerName | Initializer | undefined;
}

const schema = v.strictObject({
  embedding: v.instance(Embedding, 'a layer made by embedding'),
  activation: v.optional(activationSchema, 'linear'),
  useBias: v.optional(booleanValue, true),
  biasInitializer: v.optional(initializerSchema, 'zeros'),
  ...layerEntries,
});

/**
 * The output layer of a language model that shares its weights with the embedding:
 * `activation(x · embeddingsᵀ + bias)`, `[batch, …, outputDim]` → `[batch, …, inputDim]`, the names
 * of the sizes being the embedding's. The table gets the gradients of both.
 *
 * @throws SeqLayersError `invalid-option`
 * @see Press and Wolf, https://arxiv.org/abs/1608.05859, and Keras' `ReversibleEmbedding`
 * @example
 * ```ts
 * import { embedding, lstm, sequential, tiedDense } from '@seqlab/seq-layers';
 *
 * const words = embedding({ inputDim: 65, outputDim: 32 });
 * const model = sequential([
 *   words,
 *   lstm({ units: 32, returnSequences: true }),
 *   tiedDense({ embedding: words }),
 * ]);
 * ```
 */
export function tiedDense(options: TiedDenseOptions): Layer {
  return new TiedDense(checkOptions('tiedDense', schema, options));
}

class TiedDense extends Layer {
  readonly #options: v.InferOutput<typeof schema>;

  constructor(options: v.InferOutput<typeof schema>) {
    super('TiedDense', options);
    this.#options = options;
  }

  override outputShape(inputShape: Shape): Shape {
    const [inputDim, outputDim] = this.#options.embedding.tableShape;
    lastDimension(inputShape, { where: this.name, expected: outputDim });
    return [...inputShape.slice(0, -1), inputDim];
  }

  protected override weightSpecs(): WeightSpec[] {
    const { embedding, useBias, biasInitializer } = this.#options;
    const [inputDim] = embedding.tableShape;
    return useBias ? [{ name: 'bias', shape: [inputDim], initializer: biasInitializer }] : [];
  }

  protected override call(input: Tensor, { mask }: CallOptions): LayerResult {
    const { embedding, activation } = this.#options;
    const table = embedding.weights[0]?.variable;
    if (table === undefined) {
      throw new SeqLayersError(
        'not-built',
        `${this.name}: ${embedding.name} must be a layer of the model before this one`,
      );
    }
    const [inputDim, outputDim] = embedding.tableShape;
    const rows = reshape(input, [input.size / outputDim, outputDim]);
    const product = matMul(rows, table, false, true);
    const bias = this.variable('bias');
    const sum = bias ? add(product, bias) : product;
    const output = reshape(activate(sum, activation), [...input.shape.slice(0, -1), inputDim]);
    return { output, states: [], mask };
  }

  /** The embedding by its name, since its configuration is that of another layer. */
  override toConfig(): LayerConfig {
    const { className, config } = super.toConfig();
    return { className, config: { ...config, embedding: this.#options.embedding.name } };
  }
}
