import { dispose, keep, tidy, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { checkOptions, layerName, positiveInteger, seedValue } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { Layer, LayerConfig, Weight, WeightSource } from '../layer.js';
import { random32 } from '../random32.js';
import type { Shape } from '../shape.js';
import { nameLayers } from './name-layers.js';

/** The states of a model: one list a layer, in order; an empty list for a layer without state. */
export type ModelStates = readonly (readonly Tensor[])[];

export interface SequentialOptions {
  /** Default `'sequential'`. */
  readonly name?: string | undefined;
  /**
   * The shape of an input without its batch dimension, `null` for any size: `[null, 28]` for
   * sequences of 28 features. Needed only where the first layer does not know its input; without
   * it the model is built by its first input.
   */
  readonly inputShape?: Shape | undefined;
  /** Of the initializers: the same seed gives the same weights. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
}

export interface ModelApplyOptions {
  /** Whether layers such as dropout act as in training. Default false. */
  readonly training?: boolean | undefined;
  /** The states to begin with; where none are given for a layer, zeros. */
  readonly states?: ModelStates | undefined;
  /**
   * The randomness of this call, an integer that should differ from step to step. Needed by
   * dropout in training, and by nothing else.
   */
  readonly seed?: number | undefined;
}

export type ModelResult = {
  readonly output: Tensor;
  /** The states of every recurrent layer after the last time step. */
  readonly states: Tensor[][];
};

/** A model as plain data, from which it can be made again (without its weights). */
export interface ModelConfig {
  readonly formatVersion: 1;
  readonly className: 'Sequential';
  readonly config: {
    readonly name: string;
    /** Without the batch dimension; absent where the model was not built. */
    readonly inputShape?: Shape;
    readonly layers: readonly LayerConfig[];
  };
}

const schema = v.strictObject({
  name: v.optional(layerName, 'sequential'),
  inputShape: v.optional(
    v.array(v.nullable(positiveInteger), 'an array of positive integers and nulls'),
  ),
  seed: v.optional(seedValue, 0),
  weights: v.optional(v.custom<WeightSource>((value) => typeof value === 'function', 'a function')),
});

type CheckedOptions = Pick<v.InferOutput<typeof schema>, 'name' | 'seed' | 'weights'>;

/**
 * A model that hands the output of each layer to the next. It is built at once where the first
 * layer knows its input (embedding) or `inputShape` is given, else by its first input.
 *
 * @throws SeqLayersError `invalid-option`; `shape-mismatch` when a layer cannot take the output of
 * the one before
 * @see https://keras.io/api/models/sequential/
 * @example
 * ```ts
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 *
 * const model = sequential(
 *   [
 *     embedding({ inputDim: 65, outputDim: 16 }),
 *     lstm({ units: 32, returnSequences: true }),
 *     dense({ units: 65 }),
 *   ],
 *   { seed: 1 },
 * );
 * ```
 */
export function sequential(layers: readonly Layer[], options: SequentialOptions = {}): Sequential {
  const checked = checkOptions('sequential', schema, options);
  const model = new Sequential(layers, checked);
  const { inputShape } = checked;
  const known = inputShape ? [null, ...inputShape] : layers[0]?.impliedInputShape;
  if (known) model.build(known);
  return model;
}

/** A chain of layers. Made by `sequential`. */
export class Sequential {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly #seed: number;
  #weights: WeightSource | undefined;
  #inputShape: Shape | undefined;
  #carried: Tensor[][] = [];

  constructor(layers: readonly Layer[], { name, seed, weights }: CheckedOptions) {
    if (layers.length === 0 || new Set(layers).size < layers.length) {
      throw new SeqLayersError(
        'invalid-option',
        `${name}: the layers must be one or more, each given once, got ${layers.length}`,
      );
    }
    nameLayers(layers, name);
    this.name = name;
    this.layers = [...layers];
    this.#seed = seed;
    this.#weights = weights;
  }

  /** The input's shape with the batch first; undefined before the model is built. */
  get inputShape(): Shape | undefined {
    return this.#inputShape;
  }

  /** Every weight, layer by layer. */
  get weights(): readonly Weight[] {
    return this.layers.flatMap((layer) => layer.weights);
  }

  /** The weights that training changes. */
  get trainableWeights(): readonly Weight[] {
    return this.weights.filter((weight) => weight.trainable);
  }

  /** Whether a layer carries its states from batch to batch. */
  get stateful(): boolean {
    return this.layers.some((layer) => layer.stateful);
  }

  /**
   * Makes the weights for inputs of a shape, the batch first; later calls do nothing.
   *
   * @throws SeqLayersError `shape-mismatch` when a layer cannot take what it would get
   */
  build(inputShape: Shape): void {
    if (this.#inputShape !== undefined) return;
    const shapes = [inputShape];
    for (const layer of this.layers) shapes.push(layer.outputShape(shapes.at(-1)!));
    const unbuilt = this.layers.filter((layer) => !layer.built);
    try {
      for (const [index, layer] of this.layers.entries()) {
        const seed = random32(this.#seed, index);
        layer.build(shapes[index]!, { seed, weights: this.#weights });
      }
    } catch (error) {
      for (const layer of unbuilt) layer.dispose();
      throw error;
    }
    this.#inputShape = inputShape;
    this.#weights = undefined;
  }

  /**
   * The output for a batch, and the states after it. A pure function of the weights and its
   * arguments: nothing is remembered. The caller owns the tensors that come back.
   *
   * @throws SeqLayersError `shape-mismatch` when the input or a state does not fit
   * @example
   * ```ts
   * const first = model.apply(firstBatch);
   * const second = model.apply(secondBatch, { states: first.states });
   * ```
   */
  apply(input: Tensor, { training, states, seed }: ModelApplyOptions = {}): ModelResult {
    this.build([null, ...input.shape.slice(1)]);
    if (states !== undefined) this.#checkCount(states);
    return tidy(() => {
      const after: Tensor[][] = [];
      let output = input;
      for (const [index, layer] of this.layers.entries()) {
        const result = layer.apply(output, {
          training,
          states: states?.[index],
          seed: seed === undefined ? undefined : random32(seed, index),
        });
        output = result.output;
        after.push(result.states);
      }
      return { output, states: after };
    });
  }

  /**
   * The output for a batch. Layers with `stateful: true` begin where the last call ended; the
   * model owns those states. The caller owns the output.
   *
   * @throws SeqLayersError `shape-mismatch` when the input does not fit, or its batch size differs
   * from that of the carried states
   */
  predict(input: Tensor): Tensor {
    return tidy(() => {
      const { output, states } = this.apply(input, {
        ...(this.#carried.length > 0 && { states: this.#carried }),
      });
      this.#carry(states.map((own, index) => (this.layers[index]!.stateful ? own : [])));
      return output;
    });
  }

  /** Lets stateful layers begin at zeros again. */
  resetStates(): void {
    dispose(this.#carried.flat());
    this.#carried = [];
  }

  /** Copies of the states the next `predict` begins with, owned by the caller. */
  getStates(): Tensor[][] {
    return this.layers.map((_, index) =>
      (this.#carried[index] ?? []).map((state) => state.clone()),
    );
  }

  /**
   * Sets the states the next `predict` begins with; the model keeps copies.
   *
   * @throws SeqLayersError `invalid-input` when there is not one list a layer, or a layer that is
   * not stateful is given states
   */
  setStates(states: ModelStates): void {
    this.#checkCount(states);
    const index = states.findIndex((own, i) => own.length > 0 && !this.layers[i]!.stateful);
    if (index >= 0) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.name}: ${this.layers[index]!.name} is not stateful, its list of states must be empty`,
      );
    }
    tidy(() => this.#carry(states.map((own) => own.map((state) => state.clone()))));
  }

  /** The model as plain data; `modelFromConfig` reads it. */
  toConfig(): ModelConfig {
    return {
      formatVersion: 1,
      className: 'Sequential',
      config: {
        name: this.name,
        ...(this.#inputShape && { inputShape: this.#inputShape.slice(1) }),
        layers: this.layers.map((layer) => layer.toConfig()),
      },
    };
  }

  /** Frees the weights of all layers and the carried states. */
  dispose(): void {
    this.resetStates();
    for (const layer of this.layers) layer.dispose();
  }

  /** Takes over states made in the current tidy. */
  #carry(states: Tensor[][]): void {
    for (const state of states.flat()) keep(state);
    this.resetStates();
    this.#carried = states;
  }

  #checkCount(states: ModelStates): void {
    if (states.length !== this.layers.length) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.name}: the states must be ${this.layers.length} lists, one a layer, got ${states.length}`,
      );
    }
  }
}
