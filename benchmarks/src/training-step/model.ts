import {
  bidirectional,
  dense,
  embedding,
  globalAveragePooling1d,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Layer,
  type Model,
  type RecurrentOptions,
} from '@seqlab/seq-layers';
import {
  adam,
  fit,
  sparseCategoricalCrossentropy,
  type BatchSource,
  type Loss,
} from '@seqlab/trainer';
import { cast, engine, reshape } from '@tensorflow/tfjs-core';
import type { Repetitions } from '../measurement.js';
import { makeBatch, type TrainingRow } from './row.js';

/** Milliseconds of training steps through the packages as they are published, in the trainer's own loop. */
export async function timeTraining(row: TrainingRow & Repetitions): Promise<number[]> {
  const { warmup, steps } = row;
  const { inputs, targets } = makeBatch(row);
  const batch = {
    inputs: { data: inputs, shape: [row.batchSize, row.timeSteps] },
    targets: {
      data: targets,
      shape: row.predicts === 'tokens' ? [row.batchSize, row.timeSteps] : [row.batchSize, 1],
    },
  };
  // A step more than is timed: a time is that between two ends.
  const length = warmup + steps + 1;
  const source: BatchSource = { length, batches: () => Array.from({ length }, () => batch) };
  const ends: number[] = [];
  await fit(makeModel(row), source, {
    epochs: 1,
    optimizer: adam(),
    loss:
      row.predicts === 'tokens'
        ? sparseCategoricalCrossentropy({ fromLogits: true })
        : binaryCrossEntropy,
    callbacks: [{ onBatchEnd: () => void ends.push(performance.now()) }],
  });
  return ends
    .slice(1)
    .map((end, i) => end - ends[i]!)
    .slice(-steps);
}

const cells: Record<'lstm' | 'gru' | 'simpleRnn', (options: RecurrentOptions) => Layer> = {
  lstm,
  gru,
  simpleRnn: simpleRNN,
};

function makeModel(row: TrainingRow): Model {
  const { cell, units, vocabulary, predicts } = row;
  const layers: Layer[] = [
    embedding({
      inputDim: vocabulary,
      outputDim: row.embedding,
      maskZero: row.lengths === 'real',
    }),
  ];
  if (cell === 'none') layers.push(globalAveragePooling1d());
  else {
    for (let i = 0; i < row.layers; i++) {
      const returnSequences = predicts === 'tokens' || i < row.layers - 1;
      const layer = cells[cell]({ units, returnSequences });
      layers.push(row.bidirectional ? bidirectional({ layer }) : layer);
    }
  }
  layers.push(dense({ units: predicts === 'tokens' ? vocabulary : 1 }));
  return sequential(layers);
}

/** The backend's kernel as a loss. */
const binaryCrossEntropy: Loss = (targets, outputs) =>
  engine().runKernel('SeqLabBinaryCrossEntropy', {
    logits: reshape(outputs, [outputs.size]),
    labels: cast(reshape(targets, [targets.size]), 'float32'),
  });
