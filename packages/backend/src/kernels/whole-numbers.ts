import type { CastAttrs, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { cpuKernel } from './cpu-kernel.js';

/** Numbers beside one number, which is how the mask of a batch is made; all else is the cpu kernel's. */
const notEqual: KernelConfig = {
  kernelName: 'NotEqual',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { a, b } = params.inputs as { a: TensorInfo; b: TensorInfo };
    if (!isNumeric(a) || !isNumeric(b) || b.shape.length > 0) {
      return cpuKernel('NotEqual')(params);
    }
    const values = backend.values(a);
    const excluded = backend.values(b)[0];
    const mask = new Uint8Array(values.length);
    for (let i = 0; i < values.length; i++) mask[i] = Number(values[i] !== excluded);
    return backend.makeTensorInfo(a.shape, 'bool', mask);
  },
};

/**
 * The cpu kernel gives whole numbers another type and leaves them where they are. In shared memory their bits would
 * be read as floats.
 */
const cast: KernelConfig = {
  kernelName: 'Cast',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { x } = params.inputs as { x: TensorInfo };
    const { dtype } = params.attrs as unknown as CastAttrs;
    const isWhole = x.dtype === 'bool' || x.dtype === 'int32';
    if (!isWhole || x.dtype === dtype || (dtype !== 'float32' && dtype !== 'int32')) {
      return cpuKernel('Cast')(params);
    }
    const output = backend.allocate(x.shape, dtype);
    backend.values(output).set(backend.values(x));
    return output;
  },
};

const isNumeric = ({ dtype }: TensorInfo) => dtype === 'int32' || dtype === 'float32';

export const wholeNumberKernels = [cast, notEqual];
