import type { LogitsProcessor } from './logits-processor.js';
import { softmax } from './softmax.js';

/**
 * Locally typical sampling: leaves the tokens whose surprise, −ln of their probability, is nearest to
 * the entropy, the fewest whose probabilities add up to at least `mass`, and any as near as the last.
 *
 * @see Meister et al., [Locally Typical Sampling](https://arxiv.org/abs/2202.00666), section 4
 */
export function typical(mass: number, vocabularySize: number): LogitsProcessor {
  const probabilities = new Float64Array(vocabularySize);
  const distances = new Float64Array(vocabularySize);
  const sorted = new Float64Array(vocabularySize);

  /** The probability of all tokens at most this far from the entropy. */
  const massWithin = (distance: number) => {
    let sum = 0;
    for (let id = 0; id < vocabularySize; id++) {
      if (distances[id]! <= distance) sum += probabilities[id]!;
    }
    return sum;
  };

  return (logits) => {
    softmax(logits, probabilities);
    let entropy = 0;
    for (let id = 0; id < vocabularySize; id++) {
      const p = probabilities[id]!;
      if (p > 0) entropy -= p * Math.log(p);
    }
    for (let id = 0; id < vocabularySize; id++) {
      distances[id] = Math.abs(-Math.log(probabilities[id]!) - entropy);
    }
    sorted.set(distances);
    sorted.sort();
    // The least distance that holds enough: its mass grows with it, so halving finds it.
    let low = 0;
    let high = vocabularySize - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (massWithin(sorted[middle]!) >= mass) high = middle;
      else low = middle + 1;
    }
    const farthest = sorted[low]!;
    for (let id = 0; id < logits.length; id++) {
      if (distances[id]! > farthest) logits[id] = -Infinity;
    }
  };
}
