import { engine, reverse, tensor1d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused-kernel.js';
import type { FusedCell, RecurrentCell } from './cell.js';
import { composeSequence } from './compose-sequence.js';
import { readPadding } from './padding.js';
import type { Sequence, SequenceResult } from './sequence.js';

/** Runs a cell over a sequence: in one kernel where the active backend has it. */
export function runSequence(cell: RecurrentCell, sequence: Sequence): SequenceResult {
  const { fused } = cell;
  if (fused === undefined || !hasKernel(`SeqLab${fused.kernel}`)) {
    return composeSequence(cell, sequence);
  }
  const { input, mask, goBackwards } = sequence;
  const padding = readPadding(mask);
  if (padding.side === 'mixed') return composeSequence(cell, sequence);
  if (padding.side === 'none') return fuse(fused, { cell, sequence });
  const lengths = tensor1d(padding.lengths, 'int32');
  if (padding.side === 'end') return fuse(fused, { cell, sequence, lengths });
  // The kernel knows sequences that begin at step 0: read from the other end, this is one. Its
  // output comes in the order of computation, at the end of the time steps, which is the place.
  const turned = { ...sequence, input: reverse(input, 1), goBackwards: !goBackwards };
  return fuse(fused, { cell, sequence: turned, lengths });
}

interface Run {
  readonly cell: RecurrentCell;
  readonly sequence: Sequence;
  /** Steps of each sequence, int32 `[batch]`. */
  readonly lengths?: Tensor;
}

function fuse({ kernel, attributes }: FusedCell, { cell, sequence, lengths }: Run): SequenceResult {
  const { input, returnSequences, goBackwards } = sequence;
  const [output, ...states] = engine().runKernel(
    `SeqLab${kernel}`,
    { x: input, ...(lengths && { lengths }), ...kernelInputs(cell, sequence) },
    { ...attributes, returnSequences, goBackwards },
  ) as Tensor[];
  return { output: output!, states };
}

/** A side's inputs of a fused kernel, which always takes a bias. */
export function kernelInputs(
  cell: RecurrentCell,
  { kernel, recurrentKernel, bias, initialStates, inputMask, recurrentMask }: Sequence,
): Record<string, Tensor> {
  const [initialH, initialC] = initialStates;
  return {
    kernel,
    recurrentKernel,
    bias: bias ?? zeros([...cell.biasShape]),
    initialH: initialH!,
    ...(initialC && { initialC }),
    ...(inputMask && { inputMask }),
    ...(recurrentMask && { recurrentMask }),
  };
}
