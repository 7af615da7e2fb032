import { local, newerTypescript, typescript } from '../peers/node.js';
import { pythonWithTorch } from '../peers/python.js';
import type { NamedRow, Suite } from '../suite.js';

/** One token after another, batch 1: embedding, LSTM, dense, the most likely token fed back. */
export interface GenerationRow extends NamedRow {
  readonly units: number;
  readonly embedding: number;
  readonly vocabulary: number;
  /** Tokens of a timed run. */
  readonly tokens: number;
}

const here = import.meta.url;
const common = { embedding: 256, vocabulary: 65, tokens: 300, warmup: 1, steps: 2 };

export const generation: Suite<GenerationRow> = {
  name: 'generation',
  title: 'Generation of 300 tokens, one at a time',
  rows: [
    { ...common, name: 'generate-lstm-256', about: 'LSTM 256', units: 256 },
    { ...common, name: 'generate-lstm-1024', about: 'LSTM 1024', units: 1024 },
  ],
  contenders: [
    { name: 'SeqLab', command: () => typescript('seqlab.ts', here) },
    {
      name: 'SeqLab, no BLAS',
      command: () => typescript('seqlab.ts', here),
      environment: { SEQLAB_BLAS: 'off' },
    },
    {
      name: 'SeqLab, no BLAS, Node 24',
      command: () => newerTypescript('seqlab.ts', here),
      environment: { SEQLAB_BLAS: 'off' },
    },
    {
      name: 'PyTorch',
      command: () => {
        const python = pythonWithTorch();
        return python
          ? [python, local('pytorch.py', here)]
          : { missing: 'no python3 here can import torch (set SEQLAB_PYTHON)' };
      },
    },
  ],
};
