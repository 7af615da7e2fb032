import {
  dense,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
  type Model,
} from '@seqlab/seq-layers';
import type { CharTokenizer } from '@seqlab/text-data';
import type { Cell, ModelReport, Settings } from '../protocol.js';

/** A model and the characters it reads and writes. */
export interface LanguageModel {
  readonly model: Model;
  readonly tokenizer: CharTokenizer;
}

/** Numbers in the vector of a character. */
const EMBEDDING = 32;

interface CellOptions {
  readonly units: number;
  readonly returnSequences: true;
  readonly stateful: true;
}

const cells: Record<Cell, (options: CellOptions) => Layer> = { lstm, gru, simpleRNN };

/** An untrained model: embedding, one recurrent layer, logits. The same settings give the same weights. */
export function newLanguageModel(
  tokenizer: CharTokenizer,
  { cell, units }: Pick<Settings, 'cell' | 'units'>,
): LanguageModel {
  const { vocabularySize } = tokenizer;
  const model = sequential(
    [
      embedding({ inputDim: vocabularySize, outputDim: EMBEDDING }),
      cells[cell]({ units, returnSequences: true, stateful: true }),
      dense({ units: vocabularySize }),
    ],
    { inputShape: [null] },
  );
  return { model, tokenizer };
}

export function reportModel({ model, tokenizer }: LanguageModel): ModelReport {
  const known = new Set(['LSTM', 'GRU', 'SimpleRNN']);
  return {
    cells: model.layers.map(({ className }) => className).filter((name) => known.has(name)),
    parameters: model.weights.reduce((sum, { variable }) => sum + variable.size, 0),
    vocabularySize: tokenizer.vocabularySize,
    characters: tokenizer.characters,
  };
}
