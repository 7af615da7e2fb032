import { type KernelConfig, type Tensor } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { RowGradients } from './row-gradients.js';

/** Σ x², a scalar; for clipping by global norm. */
export const sumOfSquares: KernelConfig = {
  kernelName: 'SeqLabSumOfSquares',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const x = inputs.x as Tensor;
    const { engine } = backend;
    const rows = backend.deferred(x);
    const [size, address] =
      rows instanceof RowGradients
        ? [rows.count * rows.width, rows.values]
        : [x.size, backend.address(x)];
    const partial = engine.allocator.allocate(8 * engine.threads);
    try {
      engine.zero(partial.address, 2 * engine.threads);
      engine.run('sumOfSquares', size, address, partial.address);
      const sums = new Float64Array(engine.memory.buffer, partial.address, engine.threads);
      const total = sums.reduce((sum, value) => sum + value, 0);
      return backend.makeTensorInfo([], 'float32', Float32Array.of(total));
    } finally {
      engine.allocator.free(partial);
    }
  },
};
