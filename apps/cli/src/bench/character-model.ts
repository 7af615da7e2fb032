import { dense, embedding, sequential, type Model } from '@seqlab/seq-layers';
import { recurrentLayers } from '../run/recurrent-layers.js';

/** How many characters there are: as many as in the plays of Shakespeare. */
export const vocabulary = 65;

const embeddingSize = 256;

type Cell = keyof typeof recurrentLayers;

export interface CharacterModel {
  cell: Cell;
  units: number;
}

/** What people call it. */
export function titleOf({ cell, units }: CharacterModel): string {
  return `${{ lstm: 'LSTM', gru: 'GRU', rnn: 'SimpleRNN' }[cell]} ${units}`;
}

/** The model that `seqlab train --text` trains. */
export function characterModel({ cell, units }: CharacterModel): Model {
  return sequential(
    [
      embedding({ inputDim: vocabulary, outputDim: embeddingSize }),
      recurrentLayers[cell]({ units, returnSequences: true, stateful: true }),
      dense({ units: vocabulary }),
    ],
    { seed: 0 },
  );
}

const gates = { lstm: 4, gru: 3, rnn: 1 };

/** Floating point operations of the model's matrix products for one character. */
export function operationsOf({ cell, units }: CharacterModel): number {
  return 2 * (gates[cell] * units * (embeddingSize + units) + units * vocabulary);
}
