import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Kernels of `@seqlab/backend` that training runs where the active backend has them. */
export type FusedKernel =
  | 'SeqLabSparseCrossEntropy'
  | 'SeqLabBinaryCrossEntropy'
  | 'SeqLabClippedLog'
  | 'SeqLabSumOfSquares'
  | 'SeqLabAdam'
  | 'SeqLabSGD'
  | 'SeqLabRMSprop'
  | 'SeqLabAdagrad';

/** Whether the active backend has the kernel. */
export function hasFusedKernel(name: FusedKernel): boolean {
  return getKernel(name, getBackend()) !== undefined;
}

/** Runs a kernel of the active backend and returns its outputs. */
export function runFusedKernel(
  name: FusedKernel,
  inputs: Record<string, Tensor>,
  attributes: NamedAttrMap = {},
): Tensor[] {
  const outputs: Tensor | Tensor[] = engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}
