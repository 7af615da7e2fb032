import '@tensorflow/tfjs-backend-cpu';
import {
  getKernelsForBackend,
  registerKernel,
  unregisterKernel,
  util,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** A kernel of the cpu backend that ran, and how many numbers it made. */
interface Run {
  readonly name: string;
  readonly numbers: number;
}

const runs: Run[] = [];

/** Has every kernel of the cpu backend note its runs. Before `seqlab` is registered, which inherits them. */
export function watchCpuKernels(): void {
  for (const kernel of getKernelsForBackend('cpu')) {
    unregisterKernel(kernel.kernelName, 'cpu');
    registerKernel({
      ...kernel,
      kernelFunc: (params) => {
        const outputs = kernel.kernelFunc(params);
        const given = new Set(Object.values(params.inputs).map((input) => input?.dataId));
        const made = ([outputs].flat() as TensorInfo[]).filter(({ dataId }) => !given.has(dataId));
        const numbers = made.reduce((sum, { shape }) => sum + util.sizeFromShape(shape), 0);
        // What gives its input another shape or name makes none.
        if (numbers > 0) runs.push({ name: kernel.kernelName, numbers });
        return outputs;
      },
    });
  }
}

/** The runs since it was last asked. */
export function cpuRuns(): Run[] {
  return runs.splice(0);
}
