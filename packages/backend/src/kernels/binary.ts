import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { broadcastGrid } from './broadcast.js';
import { allFloat, cpuKernel } from './cpu-kernel.js';

/** Operations as assembly/elementwise.ts numbers them. */
const Binary = { add: 0, sub: 1, mul: 2, div: 3, squaredDifference: 4 } as const;

const kernels = {
  Add: Binary.add,
  Sub: Binary.sub,
  Multiply: Binary.mul,
  RealDiv: Binary.div,
  SquaredDifference: Binary.squaredDifference,
};

/** Arithmetic on two tensors that broadcast. */
export const binaryKernels: KernelConfig[] = Object.entries(kernels).map(([kernelName, op]) => ({
  kernelName,
  backendName: 'seqlab',
  kernelFunc: (params) => {
    const backend = params.backend as SeqlabBackend;
    const { a, b } = params.inputs as { a: TensorInfo; b: TensorInfo };
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const grid = broadcastGrid(a.shape, b.shape, shape);
    if (!grid || !allFloat(a, b) || util.sizeFromShape(shape) === 0) {
      return cpuKernel(kernelName)(params);
    }
    const output = backend.allocate(shape);
    backend.engine.run(
      'binary',
      op,
      grid.blocks,
      grid.rows,
      grid.columns,
      backend.address(a),
      grid.a.block,
      grid.a.row,
      grid.a.column,
      backend.address(b),
      grid.b.block,
      grid.b.row,
      grid.b.column,
      backend.address(output),
    );
    return output;
  },
}));

/** target += more, both of `size` floats in shared memory. */
export function addInPlace(
  { engine }: SeqlabBackend,
  { size, target, more }: { size: number; target: number; more: number },
): void {
  engine.run('binary', Binary.add, 1, 1, size, target, 0, 0, 1, more, 0, 0, 1, target);
}
