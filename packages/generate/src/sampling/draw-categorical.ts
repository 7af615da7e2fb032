import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { idOfMaximum } from '../logits/maximum.js';

/**
 * An id drawn from `softmax(logits)`, by one number of the generator; one whose logit is −∞ never is,
 * but one logit has to be finite. The logits are overwritten.
 */
export function drawCategorical(logits: Float64Array, generator: RandomGenerator): number {
  const likeliest = idOfMaximum(logits);
  const greatest = logits[likeliest]!;
  let total = 0;
  for (let id = 0; id < logits.length; id++) {
    const weight = Math.exp(logits[id]! - greatest);
    logits[id] = weight;
    total += weight;
  }
  let rest = uniformFloat64(generator) * total;
  for (let id = 0; id < logits.length; id++) {
    rest -= logits[id]!;
    if (rest < 0) return id;
  }
  // Rounding may leave a crumb beyond the last token.
  return likeliest;
}
