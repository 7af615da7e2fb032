import type { LogitsProcessor } from './logits-processor.js';
import { maximumOf } from './maximum.js';

/**
 * Leaves the tokens that are at least `share` times as likely as the likeliest.
 *
 * @see Nguyen et al., [Min-p Sampling](https://arxiv.org/abs/2407.01082)
 */
export function minP(share: number): LogitsProcessor {
  const difference = Math.log(share);
  return (logits) => {
    const least = maximumOf(logits) + difference;
    for (let id = 0; id < logits.length; id++) {
      if (logits[id]! < least) logits[id] = -Infinity;
    }
  };
}
