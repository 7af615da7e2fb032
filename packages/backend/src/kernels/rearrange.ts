import {
  backend_util,
  type ConcatAttrs,
  type KernelConfig,
  type ReverseAttrs,
  type SliceAttrs,
  slice_util,
  type SplitVAttrs,
  type Tensor,
  type TensorInfo,
  type TransposeAttrs,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** Tensors one after the other along an axis. */
const concat: KernelConfig = {
  kernelName: 'Concat',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const all = Object.values(params.inputs) as TensorInfo[];
    const [axis] = util.parseAxisParam(
      (params.attrs as unknown as ConcatAttrs).axis,
      all[0]!.shape,
    ) as [number];
    const shapes = all.map((info) => info.shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const shape = backend_util.computeOutShape(shapes, axis);
    if (!allFloat(...all) || util.sizeFromShape(shape) === 0) return cpuKernel('Concat')(params);
    const output = backend.allocate(shape);
    const rowSize = util.sizeFromShape(shape.slice(axis));
    let from = backend.address(output);
    for (const info of all) {
      const width = util.sizeFromShape(info.shape.slice(axis));
      if (width === 0) continue;
      const rows = util.sizeFromShape(shape.slice(0, axis));
      backend.engine.run('copyRows', rows, width, backend.address(info), width, from, rowSize);
      from += width * 4;
    }
    return output;
  },
};

interface Cut {
  readonly axis: number;
  readonly begin: number;
  readonly count: number;
  /** Of the part. */
  readonly shape: readonly number[];
}

/** A new tensor of `count` places from `begin` on along an axis. */
function cutOut(
  backend: SeqlabBackend,
  x: TensorInfo,
  { axis, begin, count, shape }: Cut,
): TensorInfo {
  const part = backend.allocate(shape);
  if (count === 0) return part;
  const inner = util.sizeFromShape(x.shape.slice(axis + 1));
  backend.engine.run(
    'copyRows',
    util.sizeFromShape(x.shape.slice(0, axis)),
    count * inner,
    backend.address(x) + begin * inner * 4,
    x.shape[axis]! * inner,
    backend.address(part),
    count * inner,
  );
  return part;
}

/** A part that is cut along one axis and whole along those after it: a time step, a batch, some units. */
const slice: KernelConfig = {
  kernelName: 'Slice',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    const attributes = params.attrs as unknown as SliceAttrs;
    const [begin, size] = slice_util.parseSliceParams(
      x as never,
      attributes.begin,
      attributes.size,
    ) as [number[], number[]];
    slice_util.assertParamsValid(x as never, begin, size);
    const cut = size.findLastIndex((count, i) => count !== x.shape[i]);
    const oneAxis = begin.every((start, i) => i === cut || (start === 0 && size[i] === x.shape[i]));
    if (!allFloat(x) || cut < 0 || !oneAxis || util.sizeFromShape(size) === 0) {
      return cpuKernel('Slice')(params);
    }
    return cutOut(backend, x, { axis: cut, begin: begin[cut]!, count: size[cut]!, shape: size });
  },
};

/** The exchange of two neighbouring axes: batch and time, rows and columns. */
const transpose: KernelConfig = {
  kernelName: 'Transpose',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    const { perm } = params.attrs as unknown as TransposeAttrs;
    const first = perm.findIndex((axis, i) => axis !== i);
    const swaps =
      first >= 0 &&
      perm.every((axis, i) => axis === (i === first ? i + 1 : i === first + 1 ? first : i));
    if (!allFloat(x) || !swaps || util.sizeFromShape(x.shape) === 0) {
      return cpuKernel('Transpose')(params);
    }
    const output = backend.allocate(perm.map((axis) => x.shape[axis]!));
    backend.engine.run(
      'swapAxes',
      util.sizeFromShape(x.shape.slice(0, first)),
      x.shape[first]!,
      x.shape[first + 1]!,
      util.sizeFromShape(x.shape.slice(first + 2)),
      backend.address(x),
      backend.address(output),
    );
    return output;
  },
};

/** Parts of a tensor one after the other along an axis: what the gradient of a concatenation is made of. */
const split: KernelConfig = {
  kernelName: 'SplitV',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const { inputs, attrs } = params;
    const backend = params.backend as SeqlabBackend;
    const x = inputs.x as TensorInfo;
    const { numOrSizeSplits, axis } = attrs as unknown as SplitVAttrs;
    const [along] = util.parseAxisParam(axis, x.shape) as [number];
    const sizes = backend_util.prepareSplitSize(x as Tensor, numOrSizeSplits, along);
    if (!allFloat(x) || util.sizeFromShape(x.shape) === 0) return cpuKernel('SplitV')(params);
    let next = 0;
    return sizes.map((count) => {
      const begin = next;
      next += count;
      return cutOut(backend, x, { axis: along, begin, count, shape: x.shape.with(along, count) });
    });
  },
};

/** Parts along an axis that is dropped: the time steps of a sequence. */
const unpack: KernelConfig = {
  kernelName: 'Unpack',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const value = params.inputs.value as TensorInfo;
    const { axis } = params.attrs as unknown as UnpackAttrs;
    const [along] = util.parseAxisParam(axis, value.shape) as [number];
    if (!allFloat(value) || util.sizeFromShape(value.shape) === 0) {
      return cpuKernel('Unpack')(params);
    }
    const shape = value.shape.toSpliced(along, 1);
    return Array.from({ length: value.shape[along]! }, (_, begin) =>
      cutOut(backend, value, { axis: along, begin, count: 1, shape }),
    );
  },
};

/** One axis in the opposite order: time, for a recurrent layer that goes backwards. */
const reverse: KernelConfig = {
  kernelName: 'Reverse',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    const { dims } = params.attrs as unknown as ReverseAttrs;
    const axes = util.parseAxisParam(dims, x.shape);
    if (!allFloat(x) || axes.length !== 1 || util.sizeFromShape(x.shape) === 0) {
      return cpuKernel('Reverse')(params);
    }
    const axis = axes[0]!;
    const output = backend.allocate(x.shape);
    backend.engine.run(
      'reverseAxis',
      util.sizeFromShape(x.shape.slice(0, axis)),
      x.shape[axis]!,
      util.sizeFromShape(x.shape.slice(axis + 1)),
      backend.address(x),
      backend.address(output),
    );
    return output;
  },
};

export const rearrangeKernels = [concat, reverse, slice, split, transpose, unpack];
