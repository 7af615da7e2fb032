import { dense, dropout, embedding, gru, lstm, sequential, type Model } from '@seqlab/seq-layers';
import { adam } from '../src/optimizers/adam.js';
import { sparseCategoricalCrossentropy } from '../src/losses/sparse-categorical-crossentropy.js';

export const vocabulary = 5;

export const crossentropy = sparseCategoricalCrossentropy({ fromLogits: true });

export interface TinyModelOptions {
  stateful?: boolean;
  dropoutRate?: number;
  seed?: number;
}

/** Two recurrent layers, only the first of them stateful if any, with dropout between. */
export function tinyModel({
  stateful = false,
  dropoutRate = 0,
  seed = 1,
}: TinyModelOptions = {}): Model {
  return sequential(
    [
      embedding({ inputDim: vocabulary, outputDim: 4 }),
      lstm({ units: 6, returnSequences: true, stateful }),
      dropout({ rate: dropoutRate }),
      gru({ units: 5, returnSequences: true }),
      dense({ units: vocabulary }),
    ],
    { seed },
  );
}

/** The options of `fit` that most tests share; the optimizer is new each time. */
export function tinyOptions() {
  return { epochs: 2, optimizer: adam({ learningRate: 0.01 }), loss: crossentropy };
}

/** Every weight, layer by layer, as plain numbers. */
export function weightsOf(model: Model): number[][] {
  return model.weights.map(({ variable }) => Array.from(variable.dataSync()));
}
