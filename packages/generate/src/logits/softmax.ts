import { maximumOf } from './maximum.js';

/** Writes the probabilities of logits to `target`; they need not be of another array. */
export function softmax(logits: Float64Array, target: Float64Array): void {
  const greatest = maximumOf(logits);
  let total = 0;
  for (let id = 0; id < logits.length; id++) {
    const weight = Math.exp(logits[id]! - greatest);
    target[id] = weight;
    total += weight;
  }
  for (let id = 0; id < logits.length; id++) target[id]! /= total;
}
