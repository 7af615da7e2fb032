import { getBackend, getKernel } from '@tensorflow/tfjs-core';

/**
 * Whether the active backend has a kernel of this name. SeqLab's backend registers kernels for
 * whole sequences; on others the same maths is composed from standard ops.
 */
export function hasKernel(name: string): boolean {
  return getKernel(name, getBackend()) !== undefined;
}
