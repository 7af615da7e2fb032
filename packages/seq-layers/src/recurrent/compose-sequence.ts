import { add, clone, matMul, reshape, stack, unstack, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerResult } from '../layer.js';
import type { RecurrentCell } from './cell.js';

export interface Sequence {
  /** `[batch, time, inputDim]`, float32 */
  readonly input: Tensor;
  /** `[inputDim, gates·units]` */
  readonly kernel: Tensor;
  /** `[units, gates·units]` */
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor | undefined;
  /** Each `[batch, units]` */
  readonly initialStates: Tensor[];
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
}

/** Runs a cell over a sequence with standard ops, on any backend. */
export function composeSequence(cell: RecurrentCell, sequence: Sequence): LayerResult {
  const { recurrentKernel, bias, returnSequences, goBackwards } = sequence;
  const forwards = unstack(project(cell, sequence), 1);
  // A copy: tfjs' gradient tape holds the array itself.
  const inOrder = goBackwards ? forwards.toReversed() : forwards;
  const step = cell.step({ recurrentKernel, bias });
  let states = sequence.initialStates;
  const outputs = inOrder.map((projected) => {
    states = step(projected, states);
    return states[0]!;
  });
  const output = returnSequences ? stack(outputs, 1) : clone(outputs.at(-1)!);
  return { output, states };
}

/** The input of all time steps times the kernel, in one product: `[batch, time, gates·units]`. */
function project(cell: RecurrentCell, { input, kernel, bias }: Sequence): Tensor {
  const [batch = 0, time = 0, inputDim = 0] = input.shape;
  const product = matMul(reshape(input, [batch * time, inputDim]), kernel);
  const projected = bias === undefined ? product : add(product, cell.inputBias(bias));
  return reshape(projected, [batch, time, cell.gates * cell.units]);
}
