import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../../backend.js';
import { multiplyQuantized } from '../quantized/product.js';
import { quantizedWeight } from '../quantized/quantized-weight.js';
import type { Sequence } from './sequence.js';

export interface Projection {
  readonly rows: number;
  /** Address of what is projected, `[rows, inputDim]`. */
  readonly left: number;
  readonly target: number;
}

/** left · kernel, `[rows, columns]` with its columns arranged. */
export function project(
  backend: SeqlabBackend,
  sequence: Sequence,
  kernel: TensorInfo,
  { rows, left, target }: Projection,
): void {
  const { columns, inputDim, gateCount } = sequence;
  const quantized = quantizedWeight(backend, kernel, gateCount);
  if (quantized) {
    multiplyQuantized(backend, quantized, { rows, left, target, arranged: sequence });
    return;
  }
  backend.engine.run(
    'teamGemm',
    false,
    false,
    rows,
    columns,
    inputDim,
    left,
    inputDim,
    sequence.arranged(kernel),
    columns,
    0,
    target,
    columns,
  );
}
