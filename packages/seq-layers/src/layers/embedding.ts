import {
  cast,
  customGrad,
  engine,
  gather,
  notEqual,
  reshape,
  scalar,
  scatterND,
  type GradSaveFunc,
  type Tensor,
  type Tensor1D,
  type Variable,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { booleanValue, checkOptions, positiveInteger } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { hasKernel } from '../fused-kernel.js';
import {
  initializerSchema,
  type Initializer,
  type InitializerName,
} from '../initializers/initializer.js';
import { Layer, type LayerResult } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { formatShape, type Shape } from '../shape.js';
import { constraintSchema, type Constraint } from '../weights/constraint.js';
import { regularizerSchema, type Regularizer } from '../weights/regularizer.js';
import type { WeightSpec } from '../weights/weight.js';

/** Options of {@link embedding}. */
export interface EmbeddingOptions extends LayerOptions {
  /** Size of the vocabulary; ids run from 0 to `inputDim − 1`. */
  readonly inputDim: number;
  /** Size of a vector. */
  readonly outputDim: number;
  /** Of the table `[inputDim, outputDim]`. Default `'randomUniform'`, ±0.05. */
  readonly embeddingsInitializer?: InitializerName | Initializer | undefined;
  /** What the table adds to the loss. Default: nothing. */
  readonly embeddingsRegularizer?: Regularizer | undefined;
  /** What the table is brought back to after each step. Default: nothing. */
  readonly embeddingsConstraint?: Constraint | undefined;
  /**
   * Id 0 is padding: the layers that follow leave those time steps out. Default false.
   */
  readonly maskZero?: boolean | undefined;
  /**
   * The vectors to begin with, such as ones that were trained before: `inputDim` rows of
   * `outputDim` numbers, or all of them in one array. Default: the initializer's.
   */
  readonly weights?: Float32Array | readonly (readonly number[])[] | undefined;
}

const schema = v.strictObject({
  inputDim: positiveInteger,
  outputDim: positiveInteger,
  embeddingsInitializer: v.optional(initializerSchema, 'randomUniform'),
  embeddingsRegularizer: v.optional(regularizerSchema),
  embeddingsConstraint: v.optional(constraintSchema),
  maskZero: v.optional(booleanValue, false),
  ...layerEntries,
});

/**
 * A table of vectors looked up by integer: ids `[batch, time]` → `[batch, time, outputDim]`, any
 * further dimensions alike. Ids are int32; others are rounded towards 0 first.
 *
 * @throws SeqLayersError `invalid-option`, also for `weights` that are not `[inputDim, outputDim]`
 * @see https://keras.io/api/layers/core_layers/embedding/
 * @example
 * ```ts
 * import { embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential([embedding({ inputDim: 65, outputDim: 16 }), lstm({ units: 32 })]);
 * ```
 */
export function embedding({ weights, ...options }: EmbeddingOptions): Embedding {
  const checked = checkOptions('embedding', schema, options);
  return new Embedding(checked, weights && flattenTable(weights, checked));
}

type CheckedOptions = v.InferOutput<typeof schema>;

/** A table of vectors; its weight `embeddings` may serve a `tiedDense` too. */
export class Embedding extends Layer {
  readonly #options: CheckedOptions;
  readonly #initial: Float32Array | undefined;

  constructor(options: CheckedOptions, initial: Float32Array | undefined) {
    super('Embedding', options);
    this.#options = options;
    this.#initial = initial;
  }

  /** `[inputDim, outputDim]` */
  get tableShape(): readonly [number, number] {
    return [this.#options.inputDim, this.#options.outputDim];
  }

  override get impliedInputShape(): Shape {
    return [null, null];
  }

  override outputShape(inputShape: Shape): Shape {
    return [...inputShape, this.#options.outputDim];
  }

  protected override weightSpecs(): WeightSpec[] {
    const options = this.#options;
    const initial = this.#initial;
    return [
      {
        name: 'embeddings',
        shape: this.tableShape,
        initializer: initial ? () => initial : options.embeddingsInitializer,
        regularizer: options.embeddingsRegularizer,
        constraint: options.embeddingsConstraint,
      },
    ];
  }

  protected override call(input: Tensor): LayerResult {
    const ids = input.dtype === 'int32' ? input : cast(input, 'int32');
    const output = lookUp(this.variable('embeddings')!, ids);
    // A plain 0 would be a float, and the ids be cast to it.
    const mask = this.#options.maskZero ? notEqual(ids, scalar(0, 'int32')) : undefined;
    return { output, states: [], mask };
  }
}

/** @throws SeqLayersError `invalid-option` unless there are as many numbers as the table has */
function flattenTable(
  weights: NonNullable<EmbeddingOptions['weights']>,
  { inputDim, outputDim }: CheckedOptions,
): Float32Array {
  const isFlat = weights instanceof Float32Array;
  const fits = isFlat
    ? weights.length === inputDim * outputDim
    : weights.length === inputDim && weights.every((row) => row.length === outputDim);
  if (fits) return isFlat ? weights : Float32Array.from(weights.flat());
  const got = isFlat
    ? `${weights.length} numbers`
    : `${weights.length} rows of ${weights[0]?.length ?? 0}`;
  throw new SeqLayersError(
    'invalid-option',
    `embedding: weights must have shape ${formatShape([inputDim, outputDim])}, got ${got}`,
  );
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
