import { matMul, reshape, transpose, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { Layer, type CallOptions, type LayerResult } from '../layer.js';
import { l2Normalize } from '../normalize.js';
import { formatShape, type Shape } from '../shape.js';

/** Options of {@link dot}. */
export interface DotOptions extends LayerOptions {
  /** The dimension that is summed over, of both inputs or of each; not the batch. */
  readonly axes: number | readonly [number, number];
  /** Whether vectors along those dimensions are scaled to length 1: cosine similarity. Default false. */
  readonly normalize?: boolean | undefined;
}

const axis = 'an integer other than 0';
const axisSchema = v.pipe(v.number(axis), v.safeInteger(axis), v.notValue(0, axis));
const schema = v.strictObject({
  axes: v.union([axisSchema, v.tuple([axisSchema, axisSchema])], 'an axis, or one of each input'),
  normalize: v.optional(v.boolean(), false),
  ...layerEntries,
});

/**
 * Products of two inputs summed over one dimension of each, sample by sample; the other dimensions of
 * the first come before those of the second:
 * `[batch, 5, dims]` and `[batch, 7, dims]` with `axes: 2` → `[batch, 5, 7]`; two vectors
 * `[batch, dims]` → `[batch, 1]`. Masks end here.
 *
 * @throws SeqLayersError `invalid-option`; `shape-mismatch` when the inputs are not two of such shapes
 * @see https://keras.io/api/layers/merging_layers/dot/
 * @example
 * ```ts
 * import { dot, embedding, flatten, functional, input } from '@seqlab/seq-layers';
 *
 * // word2vec: how well each of 6 contexts goes with a word
 * const word = input({ shape: [1], dtype: 'int32' });
 * const contexts = input({ shape: [6], dtype: 'int32' });
 * const ofWord = flatten().apply(embedding({ inputDim: 1000, outputDim: 32 }).apply(word));
 * const ofContexts = embedding({ inputDim: 1000, outputDim: 32 }).apply(contexts);
 * const scores = dot({ axes: [1, 2] }).apply([ofWord, ofContexts]);
 * const model = functional({ inputs: [word, contexts], outputs: scores });
 * ```
 */
export function dot(options: DotOptions): Layer {
  return new Dot(checkOptions('dot', schema, options));
}

class Dot extends Layer {
  protected override readonly takesSeveral = true;
  readonly #axes: readonly [number, number];
  readonly #normalize: boolean;

  constructor(options: v.InferOutput<typeof schema>) {
    super('Dot', options);
    const { axes, normalize } = options;
    this.#axes = typeof axes === 'number' ? [axes, axes] : axes;
    this.#normalize = normalize;
  }

  override outputShape(...shapes: Shape[]): Shape {
    const [a, b] = this.#places(shapes);
    const sizes = [shapes[0]![a]!, shapes[1]![b]!];
    if (!sizes.includes(null as never) && sizes[0] !== sizes[1]) {
      throw this.#mismatch(`must be of one size, got ${sizes.join(' and ')}`, shapes);
    }
    const others = [...shapes[0]!.toSpliced(a, 1), ...shapes[1]!.toSpliced(b, 1).slice(1)];
    return others.length === 1 ? [...others, 1] : others;
  }

  protected override call(_: Tensor, { inputs }: CallOptions): LayerResult {
    const [a, b] = this.#places(inputs.map(({ shape }) => shape));
    const [first, second] = [rowsAlong(inputs[0]!, a), rowsAlong(inputs[1]!, b)];
    const product = this.#normalize
      ? matMul(l2Normalize(first), l2Normalize(second), false, true)
      : matMul(first, second, false, true);
    const shape = this.outputShape(...inputs.map((one) => one.shape));
    return { output: reshape(product, shape as number[]), states: [], mask: undefined };
  }

  /** @throws SeqLayersError `shape-mismatch` when the inputs have no such dimensions */
  #places(shapes: readonly Shape[]): [number, number] {
    const places = this.#axes.map((own, i) => (own < 0 ? (shapes[i]?.length ?? 0) + own : own));
    const [a = 0, b = 0] = places;
    const isThere = (place: number, shape?: Shape) => place > 0 && place < (shape?.length ?? 0);
    if (shapes.length === 2 && isThere(a, shapes[0]) && isThere(b, shapes[1])) return [a, b];
    throw this.#mismatch('must be dimensions of two inputs other than the batch', shapes);
  }

  #mismatch(what: string, shapes: readonly Shape[]): SeqLayersError {
    const got = shapes.map((shape) => formatShape(shape)).join(' and ');
    return new SeqLayersError(
      'shape-mismatch',
      `${this.name}: axes [${this.#axes.join(', ')}] ${what}: shapes ${got}`,
    );
  }
}

/** `[batch, rows, size]`: every vector along a dimension as a row. */
function rowsAlong(x: Tensor, place: number): Tensor {
  const order = x.shape.map((_, i) => i).toSpliced(place, 1);
  const isLast = place === x.rank - 1;
  const size = x.shape[place]!;
  const turned = isLast ? x : transpose(x, [...order, place]);
  return reshape(turned, [x.shape[0]!, -1, size]);
}
