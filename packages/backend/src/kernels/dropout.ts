import {
  engine,
  type GradConfig,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { BackendError } from '../errors.js';
import { allFloat } from './cpu-kernel.js';

interface DropoutAttributes {
  /** Any integer, used modulo 2³². */
  readonly seed: number;
  /** The share of elements that become 0, from 0 to below 1. */
  readonly rate: number;
  /** The counter of the first element: parts of one mask can be made on their own. Default 0. */
  readonly offset?: number;
}

/** The mask for `size` elements at `output`, times what is at `x` if that is not 0. */
function run(
  backend: SeqlabBackend,
  { seed, rate, offset = 0 }: DropoutAttributes,
  place: { size: number; x: number; output: number },
): void {
  if (!(rate >= 0 && rate < 1) || !Number.isInteger(seed) || !Number.isInteger(offset)) {
    throw new BackendError(
      'bad-input',
      'dropout: rate must be from 0 to below 1, seed and offset integers, got ' +
        `${rate}, ${seed} and ${offset}`,
    );
  }
  const threshold = Math.floor(rate * 2 ** 32);
  const { size, x, output } = place;
  backend.engine.run('dropout', size, seed | 0, offset | 0, threshold, 1 / (1 - rate), x, output);
}

/** Drops elements of `x` and scales the others, by a mask that is never kept: it can be made again. */
const dropout: KernelConfig = {
  kernelName: 'SeqLabDropout',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const x = inputs.x as TensorInfo;
    if (!allFloat(x)) {
      throw new BackendError('bad-input', `dropout: x must be float32, got ${x.dtype}`);
    }
    const output = backend.allocate(x.shape);
    run(backend, attrs as unknown as DropoutAttributes, {
      size: util.sizeFromShape(x.shape),
      x: backend.address(x),
      output: backend.address(output),
    });
    return output;
  },
};

/** 0 or 1 / (1 − rate) for each element of a tensor of shape `shape`. */
const dropoutMask: KernelConfig = {
  kernelName: 'SeqLabDropoutMask',
  backendName: 'seqlab',
  kernelFunc: ({ attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { shape, ...attributes } = attrs as unknown as DropoutAttributes & { shape: number[] };
    const mask = backend.allocate(shape);
    const size = util.sizeFromShape(shape);
    run(backend, attributes, { size, x: 0, output: backend.address(mask) });
    return mask;
  },
};

export const dropoutKernels = [dropout, dropoutMask];

/** The same elements are dropped from the gradient. */
export const dropoutTape: GradConfig = {
  kernelName: 'SeqLabDropout',
  gradFunc: (dy, _saved, attrs) => ({
    x: () =>
      engine().runKernel('SeqLabDropout', { x: dy as Tensor }, attrs as NamedAttrMap) as Tensor,
  }),
};
