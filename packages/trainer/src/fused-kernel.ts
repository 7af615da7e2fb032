import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Kernels of `@seqlab/backend` that training runs where the active backend has them. */
export type FusedKernel = 'SeqLabSparseCrossEntropy' | 'SeqLabSumOfSquares' | 'SeqLabAdam';

/** Whether the active backend has the kernel. */
export function hasFusedKernel(name: FusedKernel): boolean {
  return getKernel(name, getBackend()) !== undefined;
}

/** Runs a kernel that has one output, or none (then what comes back means nothing). */
export function runFusedKernel(
  name: FusedKernel,
  inputs: Record<string, Tensor>,
  attributes: NamedAttrMap = {},
): Tensor {
  return engine().runKernel(name, inputs, attributes);
}
