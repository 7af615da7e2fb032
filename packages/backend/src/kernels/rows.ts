import {
  type GatherV2Attrs,
  type KernelConfig,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** Rows of a tensor by their index: the embedding of other libraries. */
const gather: KernelConfig = {
  kernelName: 'GatherV2',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { x, indices } = params.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = params.attrs as unknown as GatherV2Attrs;
    const width = util.sizeFromShape(x.shape.slice(1));
    if (
      !allFloat(x) ||
      util.parseAxisParam(axis, x.shape)[0] !== 0 ||
      batchDims ||
      width === 0 ||
      !areRows(backend.values(indices), x.shape[0]!)
    ) {
      return cpuKernel('GatherV2')(params);
    }
    const output = backend.allocate([...indices.shape, ...x.shape.slice(1)]);
    backend.engine.run(
      'gatherRows',
      util.sizeFromShape(indices.shape),
      width,
      backend.address(indices),
      backend.address(x),
      backend.address(output),
    );
    return output;
  },
};

/** Sums of rows by the segment each belongs to: the gradient of looking rows up. */
const unsortedSegmentSum: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { x, segmentIds } = params.inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = params.attrs as unknown as UnsortedSegmentSumAttrs;
    const width = util.sizeFromShape(x.shape.slice(1));
    if (
      !allFloat(x) ||
      segmentIds.shape.length !== 1 ||
      width === 0 ||
      !areRows(backend.values(segmentIds), numSegments)
    ) {
      return cpuKernel('UnsortedSegmentSum')(params);
    }
    const sums = backend.allocateZeros([numSegments, ...x.shape.slice(1)]);
    backend.engine.run(
      'scatterAddRows',
      x.shape[0]!,
      width,
      backend.address(segmentIds),
      backend.address(x),
      backend.address(sums),
      numSegments,
    );
    return sums;
  },
};

/** Whether all indices lie from 0 to `rows` − 1; what happens to others is the cpu kernel's to say. */
function areRows(indices: Int32Array | Float32Array, rows: number): boolean {
  // A plain loop: this is a measurable part of looking up short rows.
  for (let i = 0; i < indices.length; i++) {
    if (!(indices[i]! >= 0 && indices[i]! < rows)) return false;
  }
  return true;
}

export const rowKernels = [gather, unsortedSegmentSum];
