import { add, dispose, div, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { SeqLayersError } from './errors.js';
import type { LayerOptions } from './layer-options.js';
import { listOf } from './list-of.js';
import { random32 } from './random32.js';
import type { Shape } from './shape.js';
import { callSymbolically, SymbolicTensor } from './symbolic-tensor.js';
import { tidyResult } from './tidy-result.js';
import { penaltyOf } from './weights/regularizer.js';
import { requireFloats } from './weights/require-floats.js';
import { LayerWeight, type Weight, type WeightSource, type WeightSpec } from './weights/weight.js';

/** How a layer gets its first weights. */
export interface BuildOptions {
  /** Of the initializers that have no seed of their own. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
  /** What the names of the weights begin with; a layer inside another has its name there. */
  readonly scope?: string | undefined;
}

/** Which time steps count, bool `[batch, time]`; undefined: all of them. */
export type Mask = Tensor | undefined;

/** Options of a layer's `apply` on tensors. */
export interface LayerApplyOptions {
  /** Whether layers such as dropout act as in training. Default false. */
  readonly training?: boolean | undefined;
  /** The states to begin with, each `[batch, units]`; none stand for zeros. */
  readonly states?: readonly Tensor[] | undefined;
  /** The randomness of this call, an integer: the same seed drops the same elements. */
  readonly seed?: number | undefined;
  /** Which time steps of the input count; one for each input where there are several. */
  readonly mask?: Mask | readonly Mask[];
}

/** Options of a layer's `apply` on symbolic tensors. */
export interface SymbolicApplyOptions {
  /** The states to begin with, each `[batch, units]`. */
  readonly initialState?: readonly SymbolicTensor[] | undefined;
}

/** What a layer computes from, whatever its caller left out filled in. */
export interface CallOptions {
  readonly training: boolean;
  readonly states: readonly Tensor[];
  readonly seed: number | undefined;
  /** The mask of the first input. */
  readonly mask: Mask;
  /** All inputs, the first included. */
  readonly inputs: readonly Tensor[];
  /** Their masks. */
  readonly masks: readonly Mask[];
}

/** What a layer makes of its input. */
export type LayerResult<Output extends Tensor = Tensor> = {
  /** The output, or the first of several. */
  readonly output: Output;
  /** All outputs, where there are more than one. */
  readonly outputs?: Tensor[] | undefined;
  /** The states after the last time step, each `[batch, units]`; none where a layer has no state. */
  readonly states: Tensor[];
  /** Which time steps of the output count. */
  readonly mask?: Mask;
  /** What `activityRegularizer` adds to the loss, a scalar, that of layers inside included. */
  readonly penalty?: Tensor | undefined;
};

/** A layer as plain data, from which it can be made again (without its weights). */
export interface LayerConfig {
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** The options its builder takes. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * A layer owns weights and is otherwise a pure function: of its input, its weights, the states it
 * begins with and a seed. Made by a builder such as `lstm`.
 */
export abstract class Layer<Output extends Tensor = Tensor> {
  /** Keras' name of the class: `'SimpleRNN'`. */
  readonly className: string;
  /** Whether a model carries this layer's states from one call of `predict` to the next. */
  readonly stateful: boolean = false;
  /** The layers inside this one, whose weights are also its own. */
  readonly sublayers: readonly Layer[] = [];
  /** Whether it takes several inputs, as `concatenate` does. */
  protected readonly takesSeveral: boolean = false;
  #name: string;
  #nameIsFinal: boolean;
  #options: LayerOptions;
  #trainable: boolean;
  #weights: Map<string, Weight> | undefined;
  #disposed = false;

  protected constructor(className: string, options: LayerOptions) {
    this.className = className;
    this.#options = options;
    this.#name = options.name ?? snakeCase(className);
    this.#nameIsFinal = options.name !== undefined;
    this.#trainable = options.trainable ?? true;
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

  /** Whether training changes the layer's weights; holds for the layers inside it too. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    for (const layer of this.sublayers) layer.trainable = trainable;
  }

  /** Whether the layer has its weights. */
  get built(): boolean {
    return this.#weights !== undefined;
  }

  /** In Keras' order: `kernel`, `recurrent_kernel`, `bias`. Empty before the layer is built. */
  get weights(): readonly Weight[] {
    return [
      ...(this.#weights?.values() ?? []),
      ...this.sublayers.flatMap((layer) => layer.weights),
    ];
  }

  /** The size of a row of each state: `[units]`, `[units, units]` for LSTM, none without state. */
  get stateSizes(): readonly number[] {
    return [];
  }

  /** How many outputs it has: two for `bidirectional` without a merge, else one. */
  get outputCount(): number {
    return 1;
  }

  /** The input a layer implies on its own, as embedding does; undefined where it has to be given. */
  get impliedInputShape(): Shape | undefined {
    return undefined;
  }

  /**
   * The shape of the output for the shapes of the input, or inputs.
   *
   * @throws SeqLayersError `shape-mismatch` when the layer cannot take that input
   */
  abstract outputShape(inputShape: Shape, ...others: Shape[]): Shape;

  /** The shapes of all outputs. */
  outputShapes(inputShape: Shape, ...others: Shape[]): Shape[] {
    return [this.outputShape(inputShape, ...others)];
  }

  /** The weights of the layer itself, without those of the layers inside it. */
  protected weightSpecs(_inputShape: Shape): readonly WeightSpec[] {
    return [];
  }

  /** The input's shape of each layer inside this one. */
  protected sublayerShapes(_inputShape: Shape): readonly Shape[] {
    return [];
  }

  protected abstract call(input: Tensor, options: CallOptions): LayerResult;

  /**
   * Makes the weights for inputs of a shape, once; later calls do nothing.
   *
   * @throws SeqLayersError `shape-mismatch` when the layer cannot take that input; `disposed`
   */
  build(inputShape: Shape, { seed = 0, weights: source, scope = '' }: BuildOptions = {}): void {
    if (this.#weights !== undefined) return;
    if (this.#disposed) {
      throw new SeqLayersError('disposed', `${this.#name}: the layer has been disposed`);
    }
    const made = new Map<string, Weight>();
    const path = `${scope}${this.#name}/`;
    try {
      const specs = this.weightSpecs(inputShape);
      for (const [index, spec] of specs.entries()) {
        const options = { name: path + spec.name, owner: this, source };
        made.set(spec.name, new LayerWeight(spec, { ...options, seed: random32(seed, index) }));
      }
      for (const [index, shape] of this.sublayerShapes(inputShape).entries()) {
        const options = { seed: random32(seed, specs.length + index), weights: source };
        this.sublayers[index]!.build(shape, { ...options, scope: path });
      }
    } catch (error) {
      dispose([...made.values()].map((weight) => weight.variable));
      for (const layer of this.sublayers) layer.dispose();
      throw error;
    }
    this.#weights = made;
    this.#nameIsFinal = true;
  }

  /** A symbolic tensor stands for the output in a functional model; nothing is computed. */
  apply(
    input: SymbolicTensor | readonly SymbolicTensor[],
    options?: SymbolicApplyOptions,
  ): SymbolicTensor;
  /**
   * The output for an input, and the states after it. Nothing is remembered; the caller owns the
   * tensors that come back. A layer that is not built yet is built for this input.
   *
   * @throws SeqLayersError `shape-mismatch` when the input or a state does not fit; `invalid-input`
   * for several inputs to a layer that takes one; `unsupported` for training, or a gradient, of a layer
   * with quantized weights
   */
  apply(input: Tensor | readonly Tensor[], options?: LayerApplyOptions): LayerResult<Output>;
  apply(
    input: Tensor | SymbolicTensor | readonly (Tensor | SymbolicTensor)[],
    options: LayerApplyOptions & SymbolicApplyOptions = {},
  ): LayerResult<Output> | SymbolicTensor {
    const inputs = listOf(input);
    if (inputs.length === 0 || (inputs.length > 1 && !this.takesSeveral)) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.#name}: the layer takes ${this.takesSeveral ? 'one or more inputs' : 'one input'}, got ${inputs.length}`,
      );
    }
    if (inputs.every((one) => one instanceof SymbolicTensor)) {
      return callSymbolically({
        layer: this,
        inputs,
        initialState: options.initialState ?? [],
      });
    }
    return this.#compute(inputs as readonly Tensor[], options);
  }

  #compute(
    inputs: readonly Tensor[],
    { training = false, states = [], seed, mask }: LayerApplyOptions,
  ): LayerResult<Output> {
    const [first, ...others] = inputs.map(({ shape }) => shape);
    this.outputShape(first!, ...others);
    this.build(first!);
    requireFloats(this, training);
    const masks = mask === undefined ? [] : listOf(mask as Tensor);
    return tidyResult(() => {
      const input = inputs[0]!;
      const options = { training, states, seed, mask: masks[0], inputs, masks };
      const result = this.call(input, options) as LayerResult<Output>;
      const { activityRegularizer } = this.#options;
      if (activityRegularizer === undefined) return result;
      const penalty = div(penaltyOf(result.output, activityRegularizer), input.shape[0]!);
      return { ...result, penalty: result.penalty ? add(result.penalty, penalty) : penalty };
    });
  }

  /** The layer as plain data; `modelFromConfig` reads it. */
  toConfig(): LayerConfig {
    const { trainable: _, ...options } = this.#options;
    const entries = Object.entries(options).map(([key, value]): [string, unknown] => [
      key,
      value instanceof Layer ? value.toConfig() : value,
    ]);
    const config = { ...Object.fromEntries(entries), name: this.#name };
    return {
      className: this.className,
      config: this.#trainable ? config : { ...config, trainable: false },
    };
  }

  /** Frees the weights. */
  dispose(): void {
    dispose([...(this.#weights?.values() ?? [])].map((weight) => weight.variable));
    for (const layer of this.sublayers) layer.dispose();
    this.#weights = undefined;
    this.#disposed = true;
  }

  /** A weight by Keras' name of it: `'kernel'`. */
  protected variable(name: string): Variable | undefined {
    return this.#weights?.get(name)?.variable;
  }

  /**
   * The seed of a call that needs one.
   *
   * @throws SeqLayersError `invalid-option` when there is none
   */
  protected requireSeed(seed: number | undefined): number {
    if (seed !== undefined) return seed;
    throw new SeqLayersError(
      'invalid-option',
      `${this.#name}: training needs the option seed, an integer that differs from step to step`,
    );
  }
}

/** A class's name as Keras makes a layer's name from it: `SimpleRNN` → `simple_rnn`. */
function snakeCase(className: string): string {
  return className
    .replaceAll(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** What several results add to the loss together. */
export function sumOfPenalties(
  results: readonly Pick<LayerResult, 'penalty'>[],
): Tensor | undefined {
  const penalties = results.flatMap(({ penalty }) => (penalty ? [penalty] : []));
  return penalties.length > 0 ? penalties.reduce((sum, one) => add(sum, one)) : undefined;
}
