import {
  add,
  cast,
  clone,
  expandDims,
  matMul,
  mul,
  reshape,
  squeeze,
  stack,
  sub,
  unstack,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { RecurrentCell, StepObserver } from './cell.js';
import type { Sequence, SequenceResult } from './sequence.js';

/** Runs a cell over a sequence with standard ops, on any backend; tells of each step. */
export function composeSequence(
  cell: RecurrentCell,
  sequence: Sequence,
  observe?: StepObserver,
): SequenceResult {
  const { mask, returnSequences, goBackwards } = sequence;
  // Copies: tfjs' gradient tape holds the arrays themselves.
  const inOrder = (steps: Tensor[]) => (goBackwards ? steps.toReversed() : steps);
  const counts = mask && inOrder(stepsOf(expandDims(cast(mask, 'float32'), 2)));
  const step = cell.step(sequence);
  let states: readonly Tensor[] = sequence.initialStates;
  let output = zerosLike(states[0]!);
  const outputs = inOrder(stepsOf(project(cell, sequence))).map((projected, index) => {
    const next = step(projected, states, observe);
    const counted = counts?.[index];
    const before = states;
    states = counted ? next.map((state, i) => choose(counted, state, before[i]!)) : next;
    output = counted ? choose(counted, next[0]!, output) : next[0]!;
    return output;
  });
  return {
    output: returnSequences ? stack(outputs, 1) : clone(states[0]!),
    states: [...states],
  };
}

/** `[batch, time, size]` by time steps. The gradient of tfjs' unstack fails where there is but one. */
function stepsOf(x: Tensor): Tensor[] {
  return x.shape[1] === 1 ? [squeeze(x, [1])] : unstack(x, 1);
}

/** The first where `counted` is 1, the second where it is 0. */
function choose(counted: Tensor, first: Tensor, second: Tensor): Tensor {
  return add(mul(first, counted), mul(second, sub(1, counted)));
}

/** The input of all time steps times the kernel, in one product: `[batch, time, gates·units]`. */
function project(cell: RecurrentCell, sequence: Sequence): Tensor {
  const { input, inputMask, kernel } = sequence;
  const [batch = 0, time = 0, inputDim = 0] = input.shape;
  const kept = inputMask ? mul(input, expandDims(inputMask, 1)) : input;
  const product = matMul(reshape(kept, [batch * time, inputDim]), kernel);
  return reshape(cell.project(product, sequence), [batch, time, kernel.shape[1]!]);
}
