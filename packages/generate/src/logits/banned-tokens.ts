import type { LogitsProcessor } from './logits-processor.js';

/** Keeps these ids from being chosen. */
export function bannedTokens(ids: readonly number[]): LogitsProcessor {
  return (logits) => {
    for (let i = 0; i < ids.length; i++) logits[ids[i]!] = -Infinity;
  };
}
