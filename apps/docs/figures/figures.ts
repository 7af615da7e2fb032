import '@tensorflow/tfjs-backend-cpu';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { setBackend } from '@tensorflow/tfjs-core';
import { bothDirections } from './diagrams/both-directions.js';
import { contiguousBatches } from './diagrams/contiguous-batches.js';
import { embeddingLookup } from './diagrams/embedding-lookup.js';
import { gruCell } from './diagrams/gru-cell.js';
import { lstmCell } from './diagrams/lstm-cell.js';
import { padding } from './diagrams/padding.js';
import { simpleRNNCell } from './diagrams/simple-rnn-cell.js';
import { stackedLayers } from './diagrams/stacked-layers.js';
import { unrolled } from './diagrams/unrolled.js';
import { runCurves } from './numbers/run-curves.js';
import { temperatures } from './numbers/temperatures.js';
import { vanishingGradients } from './numbers/vanishing-gradients.js';
import { wordDirections, wordGradients } from './numbers/word-gradients.js';

const drawings = {
  'both-directions': bothDirections,
  'contiguous-batches': contiguousBatches,
  'embedding-lookup': embeddingLookup,
  'gru-cell': gruCell,
  'imdb-bilstm': () => runCurves('imdb-bilstm', 'IMDB: two bidirectional LSTM layers'),
  'imdb-embedding': () => runCurves('imdb-embedding', 'IMDB: the mean of word vectors'),
  'imdb-rnn': () => runCurves('imdb-rnn', 'IMDB: SimpleRNN with a mask'),
  'imdb-rnn-no-mask': () => runCurves('imdb-rnn-no-mask', 'IMDB: SimpleRNN without a mask'),
  'lstm-cell': lstmCell,
  padding,
  'shakespeare-24-epochs': () =>
    runCurves('shakespeare-24-epochs', 'Two LSTM layers of 384 units, schedule of 24 epochs'),
  'shakespeare-rnn': () => runCurves('shakespeare-rnn', 'One SimpleRNN layer of 1024 units'),
  'shakespeare-ten-minutes': () =>
    runCurves('shakespeare-ten-minutes', 'Two LSTM layers of 384 units, ten minutes'),
  'simple-rnn-cell': simpleRNNCell,
  'stacked-layers': stackedLayers,
  temperatures,
  unrolled,
  'vanishing-gradients': vanishingGradients,
  'word-directions': wordDirections,
  'word-gradients': wordGradients,
};

/** Every figure of the guides as an SVG document, by the name of its file. */
export async function drawFigures(): Promise<Record<string, string>> {
  registerGradients();
  await setBackend('cpu');
  return Object.fromEntries(
    Object.entries(drawings).map(([name, draw]): [string, string] => [`${name}.svg`, draw()]),
  );
}
