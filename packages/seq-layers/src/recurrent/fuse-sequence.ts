import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerResult } from '../layer.js';
import type { FusedCell } from './cell.js';
import type { Sequence } from './compose-sequence.js';

/** Runs a cell over a sequence in one kernel of the active backend, which always takes a bias. */
export function fuseSequence(
  fused: FusedCell,
  { input, kernel, recurrentKernel, bias, initialStates, ...attributes }: FusedSequence,
): LayerResult {
  const [initialH, initialC] = initialStates;
  const [output, ...states] = engine().runKernel(
    fused.kernel,
    { x: input, kernel, recurrentKernel, bias, initialH: initialH!, ...(initialC && { initialC }) },
    { ...fused.attributes, ...attributes },
  ) as Tensor[];
  return { output: output!, states };
}

type FusedSequence = Sequence & { readonly bias: Tensor };
