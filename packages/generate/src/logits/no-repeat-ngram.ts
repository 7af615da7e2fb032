import type { LogitsProcessor } from './logits-processor.js';

/**
 * Keeps every run of `size` ids from occurring twice, the prompt included: whatever followed the last
 * `size − 1` ids before must not follow them again.
 *
 * @see Paulus et al., [A Deep Reinforced Model for Abstractive Summarization](https://arxiv.org/abs/1705.04304),
 * section 2.5
 */
export function noRepeatNgram(size: number): LogitsProcessor {
  return (logits, { ids, length }) => {
    const current = length - size + 1;
    for (let start = 0; start < current; start++) {
      let same = 0;
      while (same < size - 1 && ids[start + same] === ids[current + same]) same++;
      if (same === size - 1) logits[ids[start + same]!] = -Infinity;
    }
  };
}
