import type { LogitsProcessor } from './logits-processor.js';
import { maximumOf } from './maximum.js';

/**
 * Divides the logits by a temperature: above 1 flattens the distribution, below 1 sharpens it. The
 * greatest logit becomes 0 first, which changes no probability and overflows at no temperature.
 */
export function temperature(degree: number): LogitsProcessor {
  return (logits) => {
    const greatest = maximumOf(logits);
    if (greatest === -Infinity) return;
    for (let id = 0; id < logits.length; id++) logits[id] = (logits[id]! - greatest) / degree;
  };
}
