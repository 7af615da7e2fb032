import {
  cast,
  customGrad,
  engine,
  gather,
  reshape,
  scatterND,
  type GradSaveFunc,
  type Tensor,
  type Tensor1D,
  type Variable,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions, layerName, positiveInteger } from '../check-options.js';
import { hasKernel } from '../fused-kernel.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import { Layer, type LayerResult, type WeightSpec } from '../layer.js';
import type { Shape } from '../shape.js';

export interface EmbeddingOptions {
  /** Size of the vocabulary; ids run from 0 to `inputDim − 1`. */
  readonly inputDim: number;
  /** Size of a vector. */
  readonly outputDim: number;
  /** Of the table `[inputDim, outputDim]`. Default `'randomUniform'`, ±0.05. */
  readonly embeddingsInitializer?: InitializerName | Initializer | undefined;
  /** Default: `embedding`, `embedding_1` and so on within a model. */
  readonly name?: string | undefined;
}

const schema = v.strictObject({
  inputDim: positiveInteger,
  outputDim: positiveInteger,
  embeddingsInitializer: v.optional(initializerSchema, 'randomUniform'),
  name: v.optional(layerName),
});

/**
 * A table of vectors looked up by integer: ids `[batch, time]` → `[batch, time, outputDim]`, any
 * further dimensions alike. Ids are int32; others are rounded towards 0 first.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/core_layers/embedding/
 * @example
 * ```ts
 * import { embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([embedding({ inputDim: 65, outputDim: 16 }), lstm({ units: 32 })]);
 * ```
 */
export function embedding(options: EmbeddingOptions): Layer {
  return new Embedding(checkOptions('embedding', schema, options));
}

class Embedding extends Layer {
  readonly #options: v.InferOutput<typeof schema>;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Embedding', options);
    this.#options = options;
  }

  override get impliedInputShape(): Shape {
    return [null, null];
  }

  override outputShape(inputShape: Shape): Shape {
    return [...inputShape, this.#options.outputDim];
  }

  protected override weightSpecs(): WeightSpec[] {
    const { inputDim, outputDim, embeddingsInitializer } = this.#options;
    return [
      { name: 'embeddings', shape: [inputDim, outputDim], initializer: embeddingsInitializer },
    ];
  }

  protected override call(input: Tensor): LayerResult {
    const ids = input.dtype === 'int32' ? input : cast(input, 'int32');
    const table = this.variable('embeddings')!;
    return { output: lookUp(table, ids), states: [] };
  }
}

function lookUp(table: Variable, ids: Tensor): Tensor {
  if (hasKernel('SeqLabEmbedding')) return engine().runKernel('SeqLabEmbedding', { ids, table });
  const rows = gatherRows(table, reshape(ids, [ids.size]));
  return reshape(rows, [...ids.shape, table.shape[1]!]);
}

/**
 * Rows of a table by index. tfjs' own gradient of `gather` needs the kernel UnsortedSegmentSum,
 * which the wasm backend does not have; this one adds up the rows' gradients with `scatterND`.
 */
function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const rows = customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, GradSaveFunc];
    save([indices]);
    return {
      value: gather(x, indices as Tensor1D),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) =>
        scatterND(reshape(saved!, [saved!.size, 1]), dy, x.shape),
    };
  });
  return rows(table);
}
