import { clipByValue, log, type Tensor } from '@tensorflow/tfjs-core';

/** Keeps the logarithm of a probability finite; Keras' `epsilon()`. */
const epsilon = 1e-7;

/** The logarithm of probabilities; of 0 and 1 that of numbers nearby. */
export function logOfProbabilities(probabilities: Tensor): Tensor {
  return log(clipByValue(probabilities, epsilon, 1 - epsilon));
}
