import type { Layer } from './layer.js';
import type { Shape } from './shape.js';

/** A layer applied to symbolic tensors: a place in a graph. */
export interface SymbolicCall {
  /** What is applied. */
  readonly layer: Layer;
  /** What it reads, in order. */
  readonly inputs: readonly SymbolicTensor[];
  /** The states it begins with; none stand for zeros, or for those given to the model. */
  readonly initialState: readonly SymbolicTensor[];
}

interface SymbolicTensorOptions {
  readonly shape: Shape;
  readonly call?: SymbolicCall | undefined;
  readonly dtype?: 'float32' | 'int32' | undefined;
  readonly name?: string | undefined;
}

/**
 * A tensor of a functional model before there are numbers: made by `input`, and by applying a layer
 * to others.
 */
export class SymbolicTensor {
  /** The batch first; `null` stands for any size. */
  readonly shape: Shape;
  /** Of its values: ids are int32. */
  readonly dtype: 'float32' | 'int32';
  /** The name given to an input. */
  readonly name: string | undefined;
  /** What makes it; undefined for an input. */
  readonly call: SymbolicCall | undefined;
  /** All outputs of the layer that made it; more than this one for `bidirectional` without a merge. */
  outputs: readonly SymbolicTensor[] = [this];
  /** The states of the layer that made it, after the last time step, each `[batch, units]`. */
  states: readonly SymbolicTensor[] = [];

  constructor({ shape, call, dtype = 'float32', name }: SymbolicTensorOptions) {
    this.shape = shape;
    this.call = call;
    this.dtype = dtype;
    this.name = name;
  }
}

/** The outputs and states of a layer applied to symbolic tensors; the first output. */
export function callSymbolically(call: SymbolicCall): SymbolicTensor {
  const [first, ...others] = call.inputs.map(({ shape }) => shape);
  const batch = first![0] ?? null;
  const outputs = call.layer
    .outputShapes(first!, ...others)
    .map((shape) => new SymbolicTensor({ shape, call }));
  const states = call.layer.stateSizes.map(
    (size) => new SymbolicTensor({ shape: [batch, size], call }),
  );
  for (const one of [...outputs, ...states]) Object.assign(one, { outputs, states });
  return outputs[0]!;
}
