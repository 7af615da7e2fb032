import type { LogitsProcessor } from './logits-processor.js';

/**
 * Leaves the `k` likeliest tokens, and any as likely as the last of them.
 *
 * @see Fan et al., [Hierarchical Neural Story Generation](https://arxiv.org/abs/1805.04833), section 5.4
 */
export function topK(k: number, vocabularySize: number): LogitsProcessor {
  const sorted = new Float64Array(vocabularySize);
  return (logits) => {
    if (k >= vocabularySize) return;
    sorted.set(logits);
    sorted.sort();
    const least = sorted[vocabularySize - k]!;
    for (let id = 0; id < logits.length; id++) {
      if (logits[id]! < least) logits[id] = -Infinity;
    }
  };
}
