import type { LogitsProcessor } from './logits-processor.js';

/**
 * Divides the logit of every id that occurs in the text so far, the prompt included, by the penalty
 * where it is positive, and multiplies it where it is negative.
 *
 * @see Keskar et al., [CTRL](https://arxiv.org/abs/1909.05858), section 4.1, with the treatment of
 * negative logits that Hugging Face gave it
 */
export function repetitionPenalty(penalty: number): LogitsProcessor {
  return (logits, { known, knownCount }) => {
    for (let i = 0; i < knownCount; i++) {
      const id = known[i]!;
      const logit = logits[id]!;
      logits[id] = logit > 0 ? logit / penalty : logit * penalty;
    }
  };
}
