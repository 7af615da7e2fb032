import { clipByValue, log, type Tensor } from '@tensorflow/tfjs-core';
import { hasFusedKernel, runFusedKernel } from '../fused-kernel.js';

/** Keeps the logarithm of a probability finite; Keras' `epsilon()`. */
const epsilon = 1e-7;

/** The logarithm of probabilities; of 0 and 1 that of numbers nearby. */
export function logOfProbabilities(probabilities: Tensor): Tensor {
  const [low, high] = [epsilon, 1 - epsilon];
  return hasFusedKernel('SeqLabClippedLog')
    ? runFusedKernel('SeqLabClippedLog', { x: probabilities }, { low, high })[0]!
    : log(clipByValue(probabilities, low, high));
}
