import { maximumOf } from '../logits/maximum.js';

/** ln Σ exp(logit): what a logit exceeds the logarithm of its probability by. */
export function logSumExp(logits: Float64Array): number {
  const greatest = maximumOf(logits);
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp(logits[id]! - greatest);
  return greatest + Math.log(total);
}
