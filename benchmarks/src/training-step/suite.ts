import { pytorch, seqlab } from '../peers/contenders.js';
import { typescript } from '../peers/node.js';
import type { Contender, Suite } from '../suite.js';
import { character, gigaFlop, type TrainingRow } from './row.js';

const here = import.meta.url;
const review = {
  layers: 1,
  bidirectional: false,
  embedding: 16,
  vocabulary: 10_000,
  batchSize: 512,
  timeSteps: 500,
  lengths: 'full',
  predicts: 'label',
  warmup: 1,
  steps: 1,
} as const;
const both = { ...review, cell: 'lstm', layers: 2, bidirectional: true, units: 64 } as const;
const simple = { ...review, cell: 'simpleRnn', units: 64 } as const;

const rows: readonly TrainingRow[] = [
  { ...character, name: 'lstm-256', about: 'characters, LSTM 256', cell: 'lstm', units: 256 },
  { ...character, name: 'lstm-1024', about: 'characters, LSTM 1024', cell: 'lstm', units: 1024 },
  { ...character, name: 'gru-1024', about: 'characters, GRU 1024', cell: 'gru', units: 1024 },
  {
    ...character,
    name: 'simple-rnn-1024',
    about: 'characters, SimpleRNN 1024',
    cell: 'simpleRnn',
    units: 1024,
  },
  {
    ...review,
    name: 'pooling',
    about: 'reviews, embedding 16 and average pooling',
    cell: 'none',
    layers: 0,
    units: 0,
    batchSize: 128,
    // Steps of milliseconds are steady only once the compilers of JavaScript have had their time.
    warmup: 500,
    steps: 50,
  },
  { ...simple, name: 'reviews-simple-rnn-64', about: 'reviews, SimpleRNN 64' },
  {
    ...simple,
    name: 'reviews-simple-rnn-64-real',
    about: 'reviews of real length, SimpleRNN 64',
    lengths: 'real',
  },
  { ...both, name: 'reviews-bilstm-64', about: 'reviews, 2 × bidirectional LSTM 64' },
  {
    ...both,
    name: 'reviews-bilstm-64-real',
    about: 'reviews of real length, 2 × bidirectional LSTM 64',
    lengths: 'real',
  },
];

/** tfjs-layers on a backend. */
const tfjsLayers = (backend: string): Contender<TrainingRow> => ({
  name: `tfjs-layers on ${backend}`,
  command: () => [...typescript('tfjs-layers.ts', here), backend],
  slow: true,
  maxSeconds: 240,
});

/** The cpu backend makes less than 1 GFLOP/s: on larger rows a step takes minutes, and nobody learns more. */
const cpuGigaFlop = 30;

/** Why the cpu backend would take minutes for a step. */
function tooMuchForCpu(row: TrainingRow): string | undefined {
  const work = gigaFlop(row);
  if (work > cpuGigaFlop) return `a step of ${work.toFixed(0)} GFLOP would take it minutes`;
  // Its UnsortedSegmentSum goes through all rows of x once for each row of the table.
  const numbers = row.batchSize * row.timeSteps * row.vocabulary * row.embedding;
  if (numbers < 5e9) return undefined;
  return `its gradient of an embedding reads every vector once a word, ${(numbers / 1e9).toFixed(0)} · 10⁹ numbers a step`;
}

const contenders: readonly Contender<TrainingRow>[] = [
  ...seqlab(here),
  pytorch(here),
  tfjsLayers('seqlab'),
  {
    ...tfjsLayers('cpu'),
    leavesOut: tooMuchForCpu,
  },
  {
    name: 'products alone',
    command: () => typescript('products.ts', here),
    leavesOut: ({ cell }) => (cell === 'none' ? 'pooling has next to none' : undefined),
  },
];

export const trainingStep: Suite<TrainingRow> = {
  name: 'training-step',
  title: 'Training step',
  rows,
  contenders,
};
