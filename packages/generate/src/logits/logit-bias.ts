import type { LogitsProcessor } from './logits-processor.js';

/** Adds a number to the logits of single ids. */
export function logitBias(biases: ReadonlyMap<number, number>): LogitsProcessor {
  const ids = Int32Array.from(biases.keys());
  const values = Float64Array.from(biases.values());
  return (logits) => {
    for (let i = 0; i < ids.length; i++) logits[ids[i]!]! += values[i]!;
  };
}
