import type { TokenHistory } from '../tokens/token-history.js';

/**
 * Changes the logits of all tokens, `[vocabularySize]`, in place, given the text so far. What must not
 * be chosen becomes −∞. A processor allocates nothing when it runs.
 */
export type LogitsProcessor = (logits: Float64Array, history: TokenHistory) => void;
