import { pytorch, seqlab } from '../peers/contenders.js';
import { typescript } from '../peers/node.js';
import type { Contender, NamedRow, Suite } from '../suite.js';

/** One token after another, batch 1: embedding, LSTMs, dense, the most likely token fed back. */
export interface GenerationRow extends NamedRow {
  readonly layers: number;
  readonly units: number;
  readonly embedding: number;
  readonly vocabulary: number;
  /** Tokens of a timed run. */
  readonly tokens: number;
}

// The compilers of JavaScript are done after some 5,000 tokens.
const common = { layers: 1, embedding: 256, vocabulary: 65, tokens: 1000, warmup: 6, steps: 3 };

/** SeqLab after `quantizeWeights`. */
function quantized(bits: 8 | 16): Contender {
  return {
    name: `SeqLab, ${bits} bits`,
    command: () => typescript('seqlab.ts', import.meta.url),
    environment: { SEQLAB_WEIGHT_BITS: String(bits) },
  };
}

export const generation: Suite<GenerationRow> = {
  name: 'generation',
  title: 'Generation of 1,000 tokens, one at a time',
  rows: [
    { ...common, name: 'generate-lstm-256', about: 'LSTM 256', units: 256 },
    { ...common, name: 'generate-lstm-1024', about: 'LSTM 1024', units: 1024 },
    { ...common, name: 'generate-lstm-2x512', about: '2 × LSTM 512', layers: 2, units: 512 },
  ],
  contenders: [...seqlab(import.meta.url), quantized(16), quantized(8), pytorch(import.meta.url)],
};
