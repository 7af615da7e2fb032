import { dispose, engine } from '@tensorflow/tfjs-core';

/**
 * Runs what computes gradients. When it throws, TensorFlow.js forgets the tensors that it had kept for
 * the backward pass: those are freed.
 */
export function freeingTape<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    for (const { saved } of engine().state.activeTape ?? []) dispose(saved ?? []);
    throw error;
  }
}
