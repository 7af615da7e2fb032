import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** tfjs' names in the order of `Unary` in assembly/elementwise.ts. */
const names = ['Exp', 'Log', 'Relu', 'Sigmoid', 'Tanh', 'Sqrt', 'Square', 'Neg', 'Step'];

/** Functions of one tensor, element by element. */
export const unaryKernels: KernelConfig[] = names.map((kernelName, op) => ({
  kernelName,
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    // A step has an attribute: what it is below 0, which gradients leave at 0.
    const { alpha = 0 } = (params.attrs ?? {}) as { alpha?: number };
    if (!allFloat(x) || alpha !== 0) return cpuKernel(kernelName)(params);
    const output = backend.allocate(x.shape);
    const size = util.sizeFromShape(x.shape);
    backend.engine.run('unary', op, size, backend.address(x), backend.address(output));
    return output;
  },
}));
