import {
  dense,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
  type RecurrentOptions,
} from '@seqlab/seq-layers';
import { adam, fit, sparseCategoricalCrossentropy, type BatchSource } from '@seqlab/trainer';
import { randomIds } from '../measurement.js';
import type { TrainingRow } from './row.js';

const cells: Record<'lstm' | 'gru' | 'simpleRnn', (options: RecurrentOptions) => Layer> = {
  lstm,
  gru,
  simpleRnn: simpleRNN,
};

/** Milliseconds of training steps of a model of the next token, in the trainer's own loop. */
export async function timeCharacterModel(row: TrainingRow): Promise<number[]> {
  const { units, vocabulary, batchSize, timeSteps, warmup, steps } = row;
  if (row.cell === 'none') throw new Error('a model of the next token has recurrent layers');
  const model = sequential([
    embedding({ inputDim: vocabulary, outputDim: row.embedding }),
    cells[row.cell]({ units, returnSequences: true }),
    dense({ units: vocabulary }),
  ]);
  const shape = [batchSize, timeSteps];
  const ids = randomIds(2 * batchSize * timeSteps, vocabulary);
  const batch = {
    inputs: { data: ids.subarray(0, batchSize * timeSteps), shape },
    targets: { data: ids.subarray(batchSize * timeSteps), shape },
  };
  // A step more than is timed: a time is that between two ends.
  const length = warmup + steps + 1;
  const source: BatchSource = { length, batches: () => Array.from({ length }, () => batch) };
  const ends: number[] = [];
  await fit(model, source, {
    epochs: 1,
    optimizer: adam(),
    loss: sparseCategoricalCrossentropy({ fromLogits: true }),
    callbacks: [{ onBatchEnd: () => void ends.push(performance.now()) }],
  });
  return ends
    .slice(1)
    .map((end, i) => end - ends[i]!)
    .slice(-steps);
}
