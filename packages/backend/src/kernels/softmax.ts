import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** Softmax and its logarithm over the last axis. */
export const softmaxKernels: KernelConfig[] = ['Softmax', 'LogSoftmax'].map((kernelName) => ({
  kernelName,
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { logits } = params.inputs as { logits: TensorInfo };
    const attributes = params.attrs as { dim?: number; axis?: number };
    const axis = attributes.dim ?? attributes.axis ?? -1;
    const rank = logits.shape.length;
    const size = util.sizeFromShape(logits.shape);
    if (!allFloat(logits) || rank === 0 || (axis !== -1 && axis !== rank - 1) || size === 0) {
      return cpuKernel(kernelName)(params);
    }
    const output = backend.allocate(logits.shape);
    const classes = logits.shape[rank - 1]!;
    backend.engine.run(
      'softmax',
      size / classes,
      classes,
      kernelName === 'LogSoftmax',
      backend.address(logits),
      backend.address(output),
    );
    return output;
  },
}));
