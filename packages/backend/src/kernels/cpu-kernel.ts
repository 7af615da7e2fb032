import { getKernel, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

/** The cpu backend's kernel of this name, for what ours does not cover. */
export function cpuKernel(name: string): KernelFunc {
  return getKernel(name, 'cpu').kernelFunc;
}

/** Whether all tensors that are there hold floats, the only type our arithmetic works on. */
export function allFloat(...infos: readonly (TensorInfo | null | undefined)[]): boolean {
  return infos.every((info) => !info || info.dtype === 'float32');
}
