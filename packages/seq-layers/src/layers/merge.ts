import {
  add as addTensors,
  concat,
  div,
  logicalAnd,
  mul,
  type Tensor,
} from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { Layer, type CallOptions, type LayerResult, type Mask } from '../layer.js';
import { layerEntries, type LayerOptions } from '../layer-options.js';
import { formatShape, sameShape, type Shape } from '../shape.js';

/** Options of {@link add}, {@link multiply} and {@link average}. */
export interface MergeOptions extends LayerOptions {}

/** Options of {@link concatenate}. */
export interface ConcatenateOptions extends LayerOptions {
  /** The dimension along which the inputs are put together, not the batch. Default −1, the last. */
  readonly axis?: number | undefined;
}

const merges = {
  Add: (inputs: readonly Tensor[]) => inputs.reduce((sum, one) => addTensors(sum, one)),
  Multiply: (inputs: readonly Tensor[]) => inputs.reduce((product, one) => mul(product, one)),
  Average: (inputs: readonly Tensor[]) => div(merges.Add(inputs), inputs.length) as Tensor,
};

const schema = v.strictObject(layerEntries);
const axis = 'an integer other than 0';
const concatenateSchema = v.strictObject({
  axis: v.optional(v.pipe(v.number(axis), v.safeInteger(axis), v.notValue(0, axis)), -1),
  ...layerEntries,
});

/**
 * The sum of inputs of one shape. A time step counts where it counts in every input.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/merging_layers/add/
 * @example
 * ```ts
 * import { add, dense, functional, input } from '@seqlab/seq-layers';
 *
 * const x = input({ shape: [8] });
 * const residual = add().apply([x, dense({ units: 8 }).apply(x)]);
 * const model = functional({ inputs: x, outputs: residual });
 * ```
 */
export function add(options: MergeOptions = {}): Layer {
  return new Merge('Add', checkOptions('add', schema, options));
}

/**
 * The product of inputs of one shape, element by element. A time step counts where it counts in
 * every input.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/merging_layers/multiply/
 */
export function multiply(options: MergeOptions = {}): Layer {
  return new Merge('Multiply', checkOptions('multiply', schema, options));
}

/**
 * The mean of inputs of one shape, element by element. A time step counts where it counts in every
 * input.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/merging_layers/average/
 */
export function average(options: MergeOptions = {}): Layer {
  return new Merge('Average', checkOptions('average', schema, options));
}

/**
 * Inputs put together along one dimension; the others must be alike:
 * `[batch, a]` and `[batch, b]` → `[batch, a + b]`. Along the last dimension a time step counts where
 * it counts in every input; along any other the mask ends here.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/merging_layers/concatenate/
 */
export function concatenate(options: ConcatenateOptions = {}): Layer {
  return new Concatenate(checkOptions('concatenate', concatenateSchema, options));
}

class Merge extends Layer {
  protected override readonly takesSeveral = true;
  readonly #merge: (inputs: readonly Tensor[]) => Tensor;

  constructor(className: keyof typeof merges, options: v.InferOutput<typeof schema>) {
    super(className, options);
    this.#merge = merges[className];
  }

  override outputShape(first: Shape, ...others: Shape[]): Shape {
    for (const shape of others) requireAlike(this.name, first, shape);
    return first;
  }

  protected override call(_: Tensor, { inputs, masks }: CallOptions): LayerResult {
    return { output: this.#merge(inputs).clone(), states: [], mask: inEvery(masks) };
  }
}

class Concatenate extends Layer {
  protected override readonly takesSeveral = true;
  readonly #axis: number;

  constructor(options: v.InferOutput<typeof concatenateSchema>) {
    super('Concatenate', options);
    this.#axis = options.axis;
  }

  override outputShape(first: Shape, ...others: Shape[]): Shape {
    const place = this.#place(first);
    const without = (shape: Shape) => shape.toSpliced(place, 1);
    for (const shape of others) requireAlike(this.name, without(first), without(shape));
    const sizes = [first, ...others].map((shape) => shape[place]!);
    const known = sizes.filter((size) => size !== null);
    const size = known.length < sizes.length ? null : known.reduce((sum, one) => sum + one);
    return first.with(place, size);
  }

  protected override call(first: Tensor, { inputs, masks }: CallOptions): LayerResult {
    const place = this.#place(first.shape);
    const isLast = place === first.rank - 1;
    return {
      output: inputs.length === 1 ? first.clone() : concat([...inputs], place),
      states: [],
      mask: isLast ? inEvery(masks) : undefined,
    };
  }

  /** @throws SeqLayersError `shape-mismatch` when the inputs have no such dimension */
  #place(shape: Shape): number {
    const place = this.#axis < 0 ? shape.length + this.#axis : this.#axis;
    if (place > 0 && place < shape.length) return place;
    throw new SeqLayersError(
      'shape-mismatch',
      `${this.name}: axis ${this.#axis} must be a dimension of the input other than the batch, ` +
        `got shape ${formatShape(shape)}`,
    );
  }
}

/** Sizes that are not known yet may turn out to be alike. */
function requireAlike(where: string, a: Shape, b: Shape): void {
  const isOpen = (size: number | null, other: number | null) => size === null || other === null;
  const alike =
    a.length === b.length &&
    sameShape(
      a.map((size, i) => (isOpen(size, b[i]!) ? null : size)),
      b.map((size, i) => (isOpen(size, a[i]!) ? null : size)),
    );
  if (alike) return;
  throw new SeqLayersError(
    'shape-mismatch',
    `${where}: the inputs do not go together, got shapes ${formatShape(a)} and ${formatShape(b)}`,
  );
}

function inEvery(masks: readonly Mask[]): Mask {
  const known = masks.filter((mask) => mask !== undefined);
  return known.length > 0 ? known.reduce((both, mask) => logicalAnd(both, mask)) : undefined;
}
