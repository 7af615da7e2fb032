import type { LogitsProcessor } from './logits-processor.js';
import { softmax } from './softmax.js';

/**
 * Nucleus sampling: leaves the fewest tokens, likeliest first, whose probabilities add up to at least
 * `p`, and any as likely as the last of them.
 *
 * @see Holtzman et al., [The Curious Case of Neural Text Degeneration](https://arxiv.org/abs/1904.09751),
 * section 3.1
 */
export function topP(p: number, vocabularySize: number): LogitsProcessor {
  const probabilities = new Float64Array(vocabularySize);
  const sorted = new Float64Array(vocabularySize);
  return (logits) => {
    softmax(logits, probabilities);
    sorted.set(probabilities);
    sorted.sort();
    let last = vocabularySize - 1;
    let mass = sorted[last]!;
    while (mass < p && last > 0) mass += sorted[--last]!;
    const least = sorted[last]!;
    for (let id = 0; id < logits.length; id++) {
      if (probabilities[id]! < least) logits[id] = -Infinity;
    }
  };
}
