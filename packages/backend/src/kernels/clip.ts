import {
  type ClipByValueAttrs,
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
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** Limits of values. */
const clipByValue: KernelConfig = {
  kernelName: 'ClipByValue',
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const x = params.inputs.x as TensorInfo;
    const { clipValueMin, clipValueMax } = params.attrs as unknown as ClipByValueAttrs;
    if (!allFloat(x)) return cpuKernel('ClipByValue')(params);
    const output = backend.allocate(x.shape);
    const size = util.sizeFromShape(x.shape);
    const [from, to] = [backend.address(x), backend.address(output)];
    backend.engine.run('clip', size, clipValueMin, clipValueMax, from, to);
    return output;
  },
};

interface ClippedLogAttributes {
  readonly low: number;
  readonly high: number;
}

/** The logarithm of x limited to `low` … `high`: what a loss takes of probabilities. */
const clippedLog: KernelConfig = {
  kernelName: 'SeqLabClippedLog',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const x = inputs.x as TensorInfo;
    const { low, high } = attrs as unknown as ClippedLogAttributes;
    if (!allFloat(x)) {
      throw new BackendError('bad-input', `clipped logarithm: x must be float32, got ${x.dtype}`);
    }
    const output = backend.allocate(x.shape);
    const size = util.sizeFromShape(x.shape);
    backend.engine.run('clippedLog', size, low, high, backend.address(x), backend.address(output));
    return output;
  },
};

/** dOutput / x within the limits, 0 beyond them. */
const clippedLogGradient: KernelConfig = {
  kernelName: 'SeqLabClippedLogGradient',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, attrs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { x, dOutput } = inputs as { x: TensorInfo; dOutput: TensorInfo };
    const { low, high } = attrs as unknown as ClippedLogAttributes;
    const gradient = backend.allocate(x.shape);
    backend.engine.run(
      'clippedLogGradient',
      util.sizeFromShape(x.shape),
      low,
      high,
      backend.address(x),
      backend.address(dOutput),
      backend.address(gradient),
    );
    return gradient;
  },
};

export const clipKernels = [clipByValue, clippedLog, clippedLogGradient];

export const clippedLogTape: GradConfig = {
  kernelName: 'SeqLabClippedLog',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes: NamedAttrMap) => {
    const inputs = { x: saved[0]!, dOutput: dy as Tensor };
    return {
      x: () => engine().runKernel('SeqLabClippedLogGradient', inputs, attributes) as Tensor,
    };
  },
};
