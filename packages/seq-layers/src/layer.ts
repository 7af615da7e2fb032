import { dispose, tensor, tidy, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { SeqLayersError } from './errors.js';
import {
  initialValues,
  type Initializer,
  type InitializerName,
} from './initializers/initializer.js';
import { random32 } from './random32.js';
import type { Shape } from './shape.js';

/** A weight of a layer: a tfjs variable and the name it has in files. */
export interface Weight {
  /** The layer's name and Keras' name of the weight: `'lstm/recurrent_kernel'`. */
  readonly name: string;
  readonly variable: Variable;
  readonly trainable: boolean;
}

/** What a layer's weight is made from. */
export interface WeightSpec {
  /** Keras' name of the weight: `'recurrent_kernel'`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: InitializerName | Initializer | ((seed: number) => Float32Array);
}

/** Gives a weight its values in place of its initializer: its full name, and the shape they must have. */
export type WeightSource = (name: string, shape: readonly number[]) => Float32Array;

export interface BuildOptions {
  /** Of the initializers that have no seed of their own. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
}

export interface LayerApplyOptions {
  /** Whether layers such as dropout act as in training. Default false. */
  readonly training?: boolean | undefined;
  /** The states to begin with, each `[batch, units]`; none stand for zeros. */
  readonly states?: readonly Tensor[] | undefined;
  /** The randomness of this call, an integer: the same seed drops the same elements. */
  readonly seed?: number | undefined;
}

export type LayerResult = {
  readonly output: Tensor;
  /** The states after the last time step, each `[batch, units]`; none where a layer has no state. */
  readonly states: Tensor[];
};

/** A layer as plain data, from which it can be made again (without its weights). */
export interface LayerConfig {
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** The options its builder takes. */
  readonly config: Readonly<Record<string, unknown>>;
}

interface LayerOptions {
  readonly name?: string | undefined;
}

/**
 * A layer owns weights and is otherwise a pure function: of its input, its weights, the states it
 * begins with and a seed. Made by a builder such as `lstm`.
 */
export abstract class Layer {
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** Whether a model carries this layer's states from one call of `predict` to the next. */
  readonly stateful: boolean = false;
  #name: string;
  #nameIsFinal: boolean;
  #options: LayerOptions;
  #weights: Weight[] | undefined;
  #disposed = false;

  protected constructor(className: string, options: LayerOptions) {
    this.className = className;
    this.#options = options;
    this.#name = options.name ?? snakeCase(className);
    this.#nameIsFinal = options.name !== undefined;
  }

  /** Unique in a model; made from the class's name where the options give none: `'lstm_1'`. */
  get name(): string {
    return this.#name;
  }

  /** Whether the name may not be changed any more: it was given, or weights bear it. */
  get nameIsFinal(): boolean {
    return this.#nameIsFinal;
  }

  /** Gives the layer its name in a model, once. */
  rename(name: string): void {
    if (this.#nameIsFinal) {
      throw new SeqLayersError('invalid-option', `${this.#name}: this layer has its final name`);
    }
    this.#name = name;
    this.#nameIsFinal = true;
  }

  /** Whether the layer has its weights. */
  get built(): boolean {
    return this.#weights !== undefined;
  }

  /** In Keras' order: `kernel`, `recurrent_kernel`, `bias`. Empty before the layer is built. */
  get weights(): readonly Weight[] {
    return this.#weights ?? [];
  }

  /** The size of a row of each state: `[units]`, `[units, units]` for LSTM, none without state. */
  get stateSizes(): readonly number[] {
    return [];
  }

  /** The input a layer implies on its own, as embedding does; undefined where it has to be given. */
  get impliedInputShape(): Shape | undefined {
    return undefined;
  }

  /**
   * The shape of the output for an input's shape.
   *
   * @throws SeqLayersError `shape-mismatch` when the layer cannot take that input
   */
  abstract outputShape(inputShape: Shape): Shape;

  protected abstract weightSpecs(inputShape: Shape): readonly WeightSpec[];

  protected abstract call(input: Tensor, options: LayerApplyOptions): LayerResult;

  /**
   * Makes the weights for inputs of a shape, once; later calls do nothing.
   *
   * @throws SeqLayersError `shape-mismatch` when the layer cannot take that input; `disposed`
   */
  build(inputShape: Shape, { seed = 0, weights }: BuildOptions = {}): void {
    if (this.#weights !== undefined) return;
    if (this.#disposed) {
      throw new SeqLayersError('disposed', `${this.#name}: the layer has been disposed`);
    }
    this.outputShape(inputShape);
    const made: Weight[] = [];
    try {
      this.weightSpecs(inputShape).forEach((spec, index) => {
        const name = `${this.#name}/${spec.name}`;
        const values = weights?.(name, spec.shape) ?? drawValues(spec, random32(seed, index));
        const initial = tensor(values, [...spec.shape], 'float32');
        made.push({ name, variable: variable(initial), trainable: true });
        initial.dispose();
      });
    } catch (error) {
      dispose(made.map((weight) => weight.variable));
      throw error;
    }
    this.#weights = made;
    this.#nameIsFinal = true;
  }

  /**
   * The output for an input, and the states after it. Nothing is remembered; the caller owns the
   * tensors that come back. A layer that is not built yet is built for this input.
   *
   * @throws SeqLayersError `shape-mismatch` when the input or a state does not fit
   */
  apply(input: Tensor, options: LayerApplyOptions = {}): LayerResult {
    this.outputShape(input.shape);
    this.build(input.shape);
    return tidy(() => this.call(input, options));
  }

  /** The layer as plain data; `modelFromConfig` reads it. */
  toConfig(): LayerConfig {
    return { className: this.className, config: { ...this.#options, name: this.#name } };
  }

  /** Frees the weights. */
  dispose(): void {
    dispose(this.weights.map((weight) => weight.variable));
    this.#weights = undefined;
    this.#disposed = true;
  }

  protected variable(name: string): Variable | undefined {
    return this.weights.find((weight) => weight.name === `${this.#name}/${name}`)?.variable;
  }
}

function drawValues({ shape, initializer }: WeightSpec, seed: number): Float32Array {
  return typeof initializer === 'function'
    ? initializer(seed)
    : initialValues(initializer, { shape, seed });
}

/** A class's name as Keras makes a layer's name from it: `SimpleRNN` → `simple_rnn`. */
function snakeCase(className: string): string {
  return className
    .replaceAll(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
