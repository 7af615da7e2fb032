import { dense, embedding, gru, lstm, sequential, simpleRNN, type Model } from '@seqlab/seq-layers';
import { characters } from './characters.js';

export interface ModelOptions {
  stateful?: boolean;
  seed?: number;
}

/** A model of each cell, with weights large enough for texts to differ. */
export function characterModel({ stateful = false, seed = 1 }: ModelOptions = {}): Model {
  return sequential(
    [
      embedding({
        inputDim: characters.vocabularySize,
        outputDim: 8,
        embeddingsInitializer: 'glorotNormal',
      }),
      lstm({ units: 9, returnSequences: true, stateful }),
      gru({ units: 8, returnSequences: true, stateful }),
      simpleRNN({ units: 7, returnSequences: true, stateful }),
      dense({ units: characters.vocabularySize, kernelInitializer: 'orthogonal' }),
    ],
    { seed },
  );
}
