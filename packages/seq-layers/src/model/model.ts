import { add, dispose, keep, tensor, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { seedValue } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import type { NdArray } from '../files/nd-array.js';
import type { Layer, Mask } from '../layer.js';
import { listOf } from '../list-of.js';
import { random32 } from '../random32.js';
import { formatShape, sameShape, type Shape } from '../shape.js';
import { tidyResult } from '../tidy-result.js';
import { constrain } from '../weights/constraint.js';
import { penaltyOf } from '../weights/regularizer.js';
import { requireFloats } from '../weights/require-floats.js';
import type { Weight, WeightSource } from '../weights/weight.js';
import { inferShapes, runGraph, type Graph, type GraphCall } from './graph.js';
import { configOf, type ModelConfig } from './model-config.js';
import { nameLayers } from './name-layers.js';
import { requireBuilt } from './require-built.js';

/** The states of a model: one list a call of a layer, in order; empty for a layer without state. */
export type ModelStates = readonly (readonly Tensor[])[];

/** The options that every model has. */
export interface ModelOptions {
  /** Of the initializers: the same seed gives the same weights. Default 0. */
  readonly seed?: number | undefined;
  /** Gives every weight its values; then no initializer runs. */
  readonly weights?: WeightSource | undefined;
}

export const modelEntries = {
  seed: v.optional(seedValue, 0),
  weights: v.optional(v.custom<WeightSource>((value) => typeof value === 'function', 'a function')),
};

/** Options of {@link Model.apply}. */
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
  /** Which time steps of the input count, bool `[batch, time]`; one for each input. */
  readonly mask?: Mask | readonly Mask[];
}

/** What a model makes of its input. */
export type ModelResult = {
  /** The first output. */
  readonly output: Tensor;
  /** All outputs, the first included. */
  readonly outputs: Tensor[];
  /** The states of every recurrent layer after the last time step. */
  readonly states: Tensor[][];
  /** Which time steps of the first output count; undefined: all of them. */
  readonly mask: Mask;
  /** What activity regularizers add to the loss, a scalar. */
  readonly penalty: Tensor | undefined;
};

/** An input of a model. */
export interface ModelInput {
  /** Undefined in a sequential model. */
  readonly name: string | undefined;
  /** The batch first; undefined before the model is built. */
  readonly shape: Shape | undefined;
  /** Undefined in a sequential model. */
  readonly dtype: 'float32' | 'int32' | undefined;
}

interface ModelParts {
  readonly className: ModelConfig['className'];
  readonly name: string;
  readonly graph: Graph;
  readonly inputs: readonly ModelInput[];
  readonly seed: number;
  readonly weights: WeightSource | undefined;
  /** Of another model, which owns the weights. */
  readonly shared?: boolean;
}

/** Layers and how they hang together. Made by `sequential` and `functional`. */
export class Model {
  /** Keras' name of the class. */
  readonly className: ModelConfig['className'];
  readonly name: string;
  /** Each layer once, in the order of its first call. */
  readonly layers: readonly Layer[];
  readonly #graph: Graph;
  readonly #seed: number;
  readonly #shared: boolean;
  #weights: WeightSource | undefined;
  #inputs: readonly ModelInput[];
  #built = false;
  #carried: Tensor[][] = [];

  constructor({ className, name, graph, inputs, seed, weights, shared = false }: ModelParts) {
    this.className = className;
    this.name = name;
    this.layers = [...new Set(graph.calls.map(({ layer }) => layer))];
    this.#graph = graph;
    this.#inputs = inputs;
    this.#seed = seed;
    this.#weights = weights;
    this.#shared = shared;
    nameLayers(this.layers, name);
    const shapes = inputs.flatMap(({ shape }) => (shape ? [shape] : []));
    if (shapes.length === inputs.length) this.#build(shapes);
  }

  /** The first input's shape with the batch first; undefined before the model is built. */
  get inputShape(): Shape | undefined {
    return this.#built ? this.#inputs[0]!.shape : undefined;
  }

  /** The model's inputs; a sequential model has one. */
  get inputs(): readonly ModelInput[] {
    return this.#inputs;
  }

  /** The calls of layers in order; `states` have one list for each. */
  get calls(): readonly GraphCall[] {
    return this.#graph.calls;
  }

  /** What the model computes. */
  get graph(): Graph {
    return this.#graph;
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
   * Makes the weights of a sequential model for inputs of a shape, the batch first; later calls do
   * nothing.
   *
   * @throws SeqLayersError `shape-mismatch` when a layer cannot take what it would get
   */
  build(inputShape: Shape): void {
    if (!this.#built) this.#build([inputShape]);
  }

  /**
   * The output for a batch, and the states after it. A pure function of the weights and its
   * arguments: nothing is remembered. The caller owns the tensors that come back.
   *
   * @throws SeqLayersError `shape-mismatch` when the input or a state does not fit; `unsupported` for
   * training, or a gradient, of a model with quantized weights
   * @example
   * ```ts
   * import { tensor2d } from '@tensorflow/tfjs-core';
   *
   * // model as in the example of `sequential`
   * const first = model.apply(tensor2d([[7, 4]], [1, 2], 'int32'));
   * const second = model.apply(tensor2d([[11, 2]], [1, 2], 'int32'), { states: first.states });
   * ```
   */
  apply(
    input: Tensor | readonly Tensor[],
    { training, states, seed, mask }: ModelApplyOptions = {},
  ): ModelResult {
    const inputs = listOf(input);
    this.#checkInputs(inputs);
    requireFloats(this, training);
    if (states !== undefined) this.#checkCount(states);
    const masks = mask === undefined ? [] : listOf(mask as Tensor);
    return tidyResult(() => {
      const result = runGraph(this.#graph, { inputs, masks, training, states, seed });
      return { output: result.outputs[0]!, ...result };
    });
  }

  /** The output alone, else as `apply`; of several outputs the first. */
  call(input: Tensor | readonly Tensor[], options: ModelApplyOptions = {}): Tensor {
    return tidy(() => this.apply(input, options).output);
  }

  /**
   * The output for a batch, of several outputs the first. Layers with `stateful: true` begin where
   * the last call ended; the model owns those states. The caller owns the output.
   *
   * @throws SeqLayersError `shape-mismatch` when the input does not fit, or its batch size differs
   * from that of the carried states
   */
  predict(input: Tensor | readonly Tensor[]): Tensor {
    return tidy(() => this.predictAll(input)[0]!);
  }

  /** All outputs for a batch, else as `predict`. */
  predictAll(input: Tensor | readonly Tensor[]): Tensor[] {
    return tidy(() => {
      const { outputs, states } = this.apply(input, {
        ...(this.#carried.length > 0 && { states: this.#carried }),
      });
      this.#carry(states.map((own, index) => (this.calls[index]!.layer.stateful ? own : [])));
      return outputs;
    });
  }

  /** Lets stateful layers begin at zeros again. */
  resetStates(): void {
    dispose(this.#carried.flat());
    this.#carried = [];
  }

  /** Copies of the states the next `predict` begins with, owned by the caller. */
  getStates(): Tensor[][] {
    return this.calls.map((_, index) => (this.#carried[index] ?? []).map((state) => state.clone()));
  }

  /**
   * Sets the states the next `predict` begins with; the model keeps copies.
   *
   * @throws SeqLayersError `invalid-input` when there is not one list a layer, or a layer that is
   * not stateful is given states
   */
  setStates(states: ModelStates): void {
    this.#checkCount(states);
    const index = states.findIndex((own, i) => own.length > 0 && !this.calls[i]!.layer.stateful);
    if (index >= 0) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.name}: ${this.calls[index]!.layer.name} is not stateful, its list of states must be empty`,
      );
    }
    tidy(() => this.#carry(states.map((own) => own.map((state) => state.clone()))));
  }

  /**
   * The same model for batches of one size, with states of its own: the weights are shared, so
   * training one trains the other, and they are freed with the first. Any model takes batches of
   * any size; this one refuses others, and its summary says so.
   *
   * @throws SeqLayersError `not-built` before the model has weights
   * @example
   * ```ts
   * import { dense, sequential } from '@seqlab/seq-layers';
   *
   * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
   * const sampler = model.withBatchSize(1);
   * ```
   */
  withBatchSize(batchSize: number): Model {
    requireBuilt(this, 'withBatchSize');
    return new Model({
      className: this.className,
      name: this.name,
      graph: this.#graph,
      inputs: this.#inputs.map((one) => ({ ...one, shape: [batchSize, ...one.shape!.slice(1)] })),
      seed: this.#seed,
      weights: undefined,
      shared: true,
    });
  }

  /**
   * A layer by its name, or by its place; −1 is the last.
   *
   * @throws SeqLayersError `invalid-input` when there is none, naming those there are
   */
  getLayer(which: string | number): Layer {
    const layer =
      typeof which === 'number'
        ? this.layers.at(which)
        : this.layers.find(({ name }) => name === which);
    if (layer) return layer;
    throw new SeqLayersError(
      'invalid-input',
      `${this.name}: there is no layer ${JSON.stringify(which)}, only ` +
        this.layers.map(({ name }) => name).join(', '),
    );
  }

  /**
   * Keeps training from changing the weights of these layers, by name or place; of all layers where
   * none is named.
   *
   * @throws SeqLayersError `invalid-input` for a layer that does not exist
   */
  freeze(...which: readonly (string | number)[]): void {
    this.#setTrainable(which, false);
  }

  /** Undoes `freeze`. */
  unfreeze(...which: readonly (string | number)[]): void {
    this.#setTrainable(which, true);
  }

  /** Copies of all weights, by name. */
  async getWeights(): Promise<Record<string, NdArray>> {
    const entries = this.weights.map(async ({ name, variable }): Promise<[string, NdArray]> => [
      name,
      { data: await variable.data<'float32'>(), shape: variable.shape },
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }

  /**
   * Sets weights by name; those that are not named stay. All are checked before one is changed.
   *
   * @throws SeqLayersError `not-built`; `invalid-input` for a name the model has not, or values that
   * do not fit; `unsupported` for a weight that is quantized
   */
  setWeights(values: Readonly<Record<string, NdArray>>): void {
    requireBuilt(this, 'setWeights');
    const weights = new Map(this.weights.map((weight) => [weight.name, weight]));
    const changes = Object.entries(values).map(([name, { data, shape }]) => {
      const { variable, bits } = weights.get(name) ?? {};
      if (variable === undefined) {
        throw new SeqLayersError('invalid-input', `${this.name}: there is no weight "${name}"`);
      }
      if (bits !== 32) {
        throw new SeqLayersError(
          'unsupported',
          `${this.name}: "${name}" has ${bits} bits; set the weights of the model that quantizeWeights was given`,
        );
      }
      if (!sameShape(variable.shape, shape) || data.length !== variable.size) {
        throw new SeqLayersError(
          'invalid-input',
          `${this.name}: "${name}" must have shape ${formatShape(variable.shape)}, ` +
            `got ${data.length} values of shape ${formatShape(shape)}`,
        );
      }
      return { variable, data };
    });
    for (const { variable, data } of changes) {
      tidy(() => variable.assign(tensor(Float32Array.from(data), variable.shape)));
    }
  }

  /** What the regularizers of trainable weights add to the loss; undefined if there are none. */
  regularizationLoss(): Scalar | undefined {
    const regularized = this.trainableWeights.filter(({ regularizer }) => regularizer);
    if (regularized.length === 0) return undefined;
    return tidy(() =>
      regularized
        .map(({ variable, regularizer }) => penaltyOf(variable, regularizer!))
        .reduce((sum, penalty) => add(sum, penalty)),
    );
  }

  /** Brings trainable weights back to what their constraints allow; for after a training step. */
  applyConstraints(): void {
    for (const { variable, constraint } of this.trainableWeights) {
      if (constraint) tidy(() => variable.assign(constrain(variable, constraint)));
    }
  }

  /** The model as plain data; `modelFromConfig` reads it. */
  toConfig(): ModelConfig {
    return configOf(this);
  }

  /** Frees the carried states, and the weights of all layers unless another model owns them. */
  dispose(): void {
    this.resetStates();
    if (this.#shared) return;
    for (const layer of this.layers) layer.dispose();
  }

  #build(inputShapes: readonly Shape[]): void {
    const shapes = inferShapes(this.#graph, inputShapes);
    const unbuilt = this.layers.filter((layer) => !layer.built);
    try {
      for (const [index, { layer }] of this.calls.entries()) {
        const seed = random32(this.#seed, index);
        layer.build(shapes[index]!.inputs[0], { seed, weights: this.#weights });
      }
    } catch (error) {
      for (const layer of unbuilt) layer.dispose();
      throw error;
    }
    this.#inputs = this.#inputs.map((one, index) => ({ ...one, shape: inputShapes[index]! }));
    this.#weights = undefined;
    this.#built = true;
  }

  #checkInputs(inputs: readonly Tensor[]): void {
    if (inputs.length !== this.#inputs.length) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.name}: the model takes ${this.#inputs.length} inputs, got ${inputs.length}`,
      );
    }
    if (!this.#built) this.#build(inputs.map(({ shape }) => [null, ...shape.slice(1)]));
    for (const [index, { shape }] of inputs.entries()) {
      const batchSize = this.#inputs[index]!.shape![0];
      if (batchSize === null || batchSize === shape[0]) continue;
      throw new SeqLayersError(
        'shape-mismatch',
        `${this.name}: the batch size must be ${batchSize}, got shape ${formatShape(shape)}`,
      );
    }
  }

  #setTrainable(which: readonly (string | number)[], trainable: boolean): void {
    const layers = which.length > 0 ? which.map((one) => this.getLayer(one)) : this.layers;
    for (const layer of layers) layer.trainable = trainable;
  }

  /** Takes over states made in the current tidy. */
  #carry(states: Tensor[][]): void {
    for (const state of states.flat()) keep(state);
    this.resetStates();
    this.#carried = states;
  }

  #checkCount(states: ModelStates): void {
    if (states.length !== this.calls.length) {
      throw new SeqLayersError(
        'invalid-input',
        `${this.name}: the states must be ${this.calls.length} lists, one a layer, got ${states.length}`,
      );
    }
  }
}
