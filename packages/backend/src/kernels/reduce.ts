import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

interface ReduceAttributes {
  readonly axis?: number | number[] | null;
  /** What tfjs calls the axes of Max. */
  readonly reductionIndices?: number | number[] | null;
  readonly keepDims: boolean;
}

/** Sum, mean and largest number over neighbouring axes, which is all that models of sequences ask for. */
export const reduceKernels: KernelConfig[] = ['Sum', 'Mean', 'Max'].map((kernelName) => ({
  kernelName,
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    const attributes = params.attrs as unknown as ReduceAttributes;
    const axis = attributes.axis ?? attributes.reductionIndices;
    const axes = util
      .parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape)
      .toSorted((p, q) => p - q);
    const neighbours = axes.every((value, i) => i === 0 || value === axes[i - 1]! + 1);
    const size = util.sizeFromShape(x.shape);
    if (!allFloat(x) || !neighbours || size === 0) return cpuKernel(kernelName)(params);
    const [shape, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
    const output = backend.allocate(
      attributes.keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape,
    );
    const count = util.sizeFromShape(reduced);
    const outer = util.sizeFromShape(x.shape.slice(0, axes[0]));
    backend.engine.run(
      'reduceAxis',
      outer,
      count,
      size / outer / count,
      kernelName === 'Max',
      kernelName === 'Mean' ? 1 / count : 1,
      backend.address(x),
      backend.address(output),
    );
    return output;
  },
}));
