import { join } from 'node:path';
import { contiguousWindows } from '@seqlab/text-data';
import { exponentialMovingAverage } from '../src/averaging/weight-averaging.js';
import type { Callback } from '../src/callbacks/callback.js';
import { earlyStopping } from '../src/callbacks/early-stopping.js';
import { jsonlLogger } from '../src/callbacks/jsonl-logger.js';
import { modelCheckpoint } from '../src/callbacks/model-checkpoint.js';
import { reduceLROnPlateau } from '../src/callbacks/reduce-lr-on-plateau.js';
import { latestCheckpoint, loadCheckpoint } from '../src/checkpoints/checkpoint-folder.js';
import type { Arrays } from '../src/data/array-batches.js';
import type { BatchSource } from '../src/data/batch.js';
import { accuracy } from '../src/metrics/accuracy.js';
import { adamW } from '../src/optimizers/adam.js';
import { cosineDecay } from '../src/schedules/cosine-decay.js';
import { fit } from '../src/training/fit.js';
import type { History } from '../src/training/history.js';
import { patternIds } from './sources.js';
import { crossentropy, tinyModel } from './tiny-model.js';

const epochs = 3;
const batchSize = 2;
const validationData = contiguousWindows(patternIds(60), { batchSize, seqLength: 5 });

/** Batches whose recurrent states are carried, and examples in an order of their own each epoch. */
export const kinds = ['stateful', 'shuffled'] as const;

export type Kind = (typeof kinds)[number];

const data: Record<Kind, BatchSource | Arrays> = {
  stateful: contiguousWindows(patternIds(200), { batchSize, seqLength: 5 }),
  shuffled: examples(38),
};

export const steps = epochs * 19;

/**
 * Trains a run folder to its end, from its latest checkpoint if it has one, with all that has to be
 * saved: dropout, a schedule, accumulated gradients, averages, metrics and callbacks that remember.
 */
export async function trainRun(folder: string, kind: Kind, watch: Callback): Promise<History> {
  const path = await latestCheckpoint(folder);
  return fit(tinyModel({ stateful: kind === 'stateful', dropoutRate: 0.2 }), data[kind], {
    epochs,
    loss: crossentropy,
    optimizer: adamW({
      learningRate: cosineDecay({ initialLearningRate: 0.02, decaySteps: steps / 3 }),
    }),
    globalClipNorm: 0.5,
    gradientAccumulationSteps: 3,
    weightAveraging: exponentialMovingAverage({ decay: 0.9 }),
    metrics: [accuracy()],
    validationData,
    ...(kind === 'shuffled' && { batchSize }),
    ...(path !== undefined && { resumeFrom: await loadCheckpoint(path) }),
    callbacks: [
      watch,
      earlyStopping({ patience: epochs, restoreBestWeights: true }),
      reduceLROnPlateau({ monitor: 'accuracy', patience: 1, minDelta: 0.5 }),
      jsonlLogger({ file: join(folder, 'metrics.jsonl') }),
      modelCheckpoint({ folder, everySteps: 2 }),
    ],
  });
}

function examples(count: number): Arrays {
  const seqLength = 5;
  const ids = patternIds(count * seqLength + 1);
  const shape = [count, seqLength];
  return {
    inputs: { data: ids.slice(0, -1), shape },
    targets: { data: ids.slice(1), shape },
  };
}
