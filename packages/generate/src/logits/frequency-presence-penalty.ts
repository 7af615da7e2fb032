import type { LogitsProcessor } from './logits-processor.js';

export interface FrequencyPresencePenaltyOptions {
  /** Taken from a logit for every time the id was generated. */
  readonly frequency: number;
  /** Taken from a logit once the id was generated at all. */
  readonly presence: number;
}

/**
 * `logit − count · frequency − (count > 0) · presence`, where `count` is how often the id was generated;
 * the prompt does not count.
 *
 * @see https://platform.openai.com/docs/advanced-usage#frequency-and-presence-penalties
 */
export function frequencyPresencePenalty({
  frequency,
  presence,
}: FrequencyPresencePenaltyOptions): LogitsProcessor {
  return (logits, { known, knownCount, written }) => {
    for (let i = 0; i < knownCount; i++) {
      const id = known[i]!;
      const count = written[id]!;
      if (count > 0) logits[id]! -= count * frequency + presence;
    }
  };
}
