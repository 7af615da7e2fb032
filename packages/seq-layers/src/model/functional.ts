import * as v from 'valibot';
import { checkOptions, layerName, positiveInteger } from '../check-options.js';
import { SeqLayersError } from '../errors.js';
import { listOf } from '../list-of.js';
import type { Shape } from '../shape.js';
import { SymbolicTensor, type SymbolicCall } from '../symbolic-tensor.js';
import type { GraphCall, ValueSource } from './graph.js';
import { Model, modelEntries, type ModelOptions } from './model.js';

/** Options of {@link input}. */
export interface InputOptions {
  /** Without the batch dimension, `null` for any size: `[null]` for sequences of ids. */
  readonly shape: Shape;
  /** Default `'float32'`; ids are `'int32'`. */
  readonly dtype?: 'float32' | 'int32' | undefined;
  /** Default: `input_1`, `input_2` and so on within a model. */
  readonly name?: string | undefined;
}

/** Options of {@link functional}. */
export interface FunctionalOptions extends ModelOptions {
  /** Made by {@link input}; `apply` and `fit` take as many, in this order. */
  readonly inputs: SymbolicTensor | readonly SymbolicTensor[];
  /** What the model puts out, outputs of layers or states; `call`, `fit` and `predict` use the first. */
  readonly outputs: SymbolicTensor | readonly SymbolicTensor[];
  /** Default `'model'`. */
  readonly name?: string | undefined;
}

const inputSchema = v.strictObject({
  shape: v.array(v.nullable(positiveInteger), 'an array of positive integers and nulls'),
  dtype: v.optional(v.picklist(['float32', 'int32'], 'float32 or int32'), 'float32'),
  name: v.optional(layerName),
});

const symbolic = v.instance(SymbolicTensor, 'a symbolic tensor');
const several = v.union(
  [symbolic, v.pipe(v.array(symbolic), v.minLength(1))],
  'one or more symbolic tensors, made by input or by applying a layer to one',
);

const schema = v.strictObject({
  inputs: several,
  outputs: several,
  name: v.optional(layerName, 'model'),
  ...modelEntries,
});

/**
 * An input of a functional model.
 *
 * @throws SeqLayersError `invalid-option`
 * @see https://keras.io/api/layers/core_layers/input/
 */
export function input(options: InputOptions): SymbolicTensor {
  const { shape, dtype, name } = checkOptions('input', inputSchema, options);
  return new SymbolicTensor({ shape: [null, ...shape], dtype, name });
}

/**
 * A model of any shape without cycles: several inputs and outputs, and layers used more than once,
 * which then share their weights. Layers are applied to symbolic tensors, from inputs to outputs.
 *
 * @throws SeqLayersError `invalid-option`, also where an output depends on an input that is not
 * given; `shape-mismatch` when a layer cannot take what it would get
 * @see https://keras.io/guides/functional_api/
 * @example
 * ```ts
 * import { concatenate, dense, embedding, functional, gru, input } from '@seqlab/seq-layers';
 *
 * const words = embedding({ inputDim: 1000, outputDim: 16, maskZero: true });
 * const question = input({ shape: [null], dtype: 'int32', name: 'question' });
 * const answer = input({ shape: [null], dtype: 'int32', name: 'answer' });
 * const asked = gru({ units: 32 }).apply(words.apply(question));
 * const answered = gru({ units: 32 }).apply(words.apply(answer));
 * const score = dense({ units: 1 }).apply(concatenate().apply([asked, answered]));
 * const model = functional({ inputs: [question, answer], outputs: score });
 * ```
 */
export function functional(options: FunctionalOptions): Model {
  const checked = checkOptions('functional', schema, options);
  const { name, seed, weights } = checked;
  const inputs = listOf(checked.inputs);
  const order = orderCalls(listOf(checked.outputs));
  const sourceOf = (value: SymbolicTensor) => findSource(value, { inputs, order, name });
  const calls = order.map((call): GraphCall => ({
    layer: call.layer,
    inputs: call.inputs.map(sourceOf),
    initialState: call.initialState.map(sourceOf),
  }));
  return new Model({
    className: 'Functional',
    name,
    graph: { calls, outputs: listOf(checked.outputs).map(sourceOf) },
    inputs: nameInputs(inputs, name),
    seed,
    weights,
  });
}

/** Every call that the values depend on, each after those it depends on. */
function orderCalls(values: readonly SymbolicTensor[]): SymbolicCall[] {
  const order = new Set<SymbolicCall>();
  // By hand instead of by recursion: a chain of layers may be longer than the stack is deep.
  const pending = values.flatMap(({ call }) => (call ? [call] : [])).toReversed();
  while (pending.length > 0) {
    const call = pending.at(-1)!;
    const missing = [...call.inputs, ...call.initialState]
      .flatMap((value) => (value.call ? [value.call] : []))
      .filter((one) => !order.has(one));
    if (missing.length > 0) {
      pending.push(...missing.toReversed());
    } else {
      order.add(call);
      pending.pop();
    }
  }
  return [...order];
}

interface Known {
  readonly inputs: readonly SymbolicTensor[];
  readonly order: readonly SymbolicCall[];
  readonly name: string;
}

function findSource(value: SymbolicTensor, { inputs, order, name }: Known): ValueSource {
  const index = inputs.indexOf(value);
  if (index >= 0) return { input: index };
  if (value.call === undefined) {
    throw new SeqLayersError(
      'invalid-option',
      `${name}: the outputs depend on ${value.name ?? 'an input'}, which is not among the inputs`,
    );
  }
  const call = order.indexOf(value.call);
  const state = value.states.indexOf(value);
  return state >= 0 ? { call, state } : { call, output: value.outputs.indexOf(value) };
}

function nameInputs(inputs: readonly SymbolicTensor[], modelName: string) {
  const names = inputs.map(({ name }, index) => name ?? `input_${index + 1}`);
  if (new Set(names).size < names.length || inputs.some(({ call }) => call !== undefined)) {
    throw new SeqLayersError(
      'invalid-option',
      `${modelName}: the inputs must be made by input, each given once and with a name of its own`,
    );
  }
  return inputs.map(({ shape, dtype }, index) => ({ name: names[index]!, shape, dtype }));
}
