import { square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';

/** The sum of the squares of all values of `x`, a scalar. */
export function sumOfSquares(x: Tensor): Tensor {
  return hasFusedKernel('SeqLabSumOfSquares')
    ? runFusedKernel('SeqLabSumOfSquares', { x })[0]!
    : sum(square(x));
}
