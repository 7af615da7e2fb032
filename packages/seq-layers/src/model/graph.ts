import type { Tensor } from '@tensorflow/tfjs-core';
import { sumOfPenalties, type Layer, type LayerResult, type Mask } from '../layer.js';
import { random32 } from '../random32.js';
import type { Shape } from '../shape.js';

/** Where a value of a model comes from: an input, or an output or state of one of its calls. */
export type ValueSource =
  | { readonly input: number }
  | { readonly call: number; readonly output: number }
  | { readonly call: number; readonly state: number };

/** One application of a layer. */
export interface GraphCall {
  /** What is applied; a layer may be in several calls, which then share its weights. */
  readonly layer: Layer;
  /** What it reads, in order. */
  readonly inputs: readonly ValueSource[];
  /** The states it begins with; none stand for zeros, or for those given to the model. */
  readonly initialState: readonly ValueSource[];
}

/** What a model computes: calls in an order in which each comes after those it reads. */
export interface Graph {
  readonly calls: readonly GraphCall[];
  readonly outputs: readonly ValueSource[];
}

interface RunOptions {
  readonly inputs: readonly Tensor[];
  readonly masks: readonly Mask[];
  readonly training: boolean | undefined;
  readonly states: readonly (readonly Tensor[])[] | undefined;
  readonly seed: number | undefined;
}

export type GraphResult = {
  readonly outputs: Tensor[];
  readonly states: Tensor[][];
  /** Of the first output. */
  readonly mask: Mask;
  /** What the activity regularizers add to the loss. */
  readonly penalty: Tensor | undefined;
};

/** Each layer applied in turn, in the caller's tidy. */
export function runGraph(
  { calls, outputs }: Graph,
  { inputs, masks, training, states, seed }: RunOptions,
): GraphResult {
  const results: LayerResult[] = [];
  const valueOf = (source: ValueSource): Tensor => {
    if ('input' in source) return inputs[source.input]!;
    const result = results[source.call]!;
    if ('state' in source) return result.states[source.state]!;
    return result.outputs?.[source.output] ?? result.output;
  };
  const maskOf = (source: ValueSource): Mask => {
    if ('input' in source) return masks[source.input];
    return 'state' in source ? undefined : results[source.call]!.mask;
  };
  for (const [index, call] of calls.entries()) {
    results.push(
      call.layer.apply(call.inputs.map(valueOf), {
        training,
        states: call.initialState.length > 0 ? call.initialState.map(valueOf) : states?.[index],
        seed: seed === undefined ? undefined : random32(seed, index),
        mask: call.inputs.map(maskOf),
      }),
    );
  }
  return {
    outputs: outputs.map(valueOf),
    states: results.map((result) => result.states),
    mask: maskOf(outputs[0]!),
    penalty: sumOfPenalties(results),
  };
}

/** The shapes of the outputs of every call, for those of the inputs. */
export function inferShapes({ calls }: Graph, inputShapes: readonly Shape[]): CallShapes[] {
  const shapes: CallShapes[] = [];
  const shapeOf = (source: ValueSource): Shape => {
    if ('input' in source) return inputShapes[source.input]!;
    const { outputs, states } = shapes[source.call]!;
    return 'state' in source ? states[source.state]! : outputs[source.output]!;
  };
  for (const { layer, inputs } of calls) {
    const [first, ...others] = inputs.map(shapeOf);
    const states = layer.stateSizes.map((size) => [first![0] ?? null, size]);
    shapes.push({
      inputs: [first!, ...others],
      outputs: layer.outputShapes(first!, ...others),
      states,
    });
  }
  return shapes;
}

/** The shapes of what a call reads and makes. */
export interface CallShapes {
  readonly inputs: readonly [Shape, ...Shape[]];
  readonly outputs: readonly Shape[];
  readonly states: readonly Shape[];
}
