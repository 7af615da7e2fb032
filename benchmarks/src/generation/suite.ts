import { pytorch, seqlab } from '../peers/contenders.js';
import type { NamedRow, Suite } from '../suite.js';

/** One token after another, batch 1: embedding, LSTM, dense, the most likely token fed back. */
export interface GenerationRow extends NamedRow {
  readonly units: number;
  readonly embedding: number;
  readonly vocabulary: number;
  /** Tokens of a timed run. */
  readonly tokens: number;
}

const common = { embedding: 256, vocabulary: 65, tokens: 300, warmup: 1, steps: 2 };

export const generation: Suite<GenerationRow> = {
  name: 'generation',
  title: 'Generation of 300 tokens, one at a time',
  rows: [
    { ...common, name: 'generate-lstm-256', about: 'LSTM 256', units: 256 },
    { ...common, name: 'generate-lstm-1024', about: 'LSTM 1024', units: 1024 },
  ],
  contenders: [...seqlab(import.meta.url), pytorch(import.meta.url)],
};
