// A process of its own that trains two small models on the engine its environment asks for, and tells its parent
// what came of it; nothing, where that engine does not start.
import { createHash } from 'node:crypto';
import { engineInfo } from '@seqlab/backend';
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  lstm,
  sequential,
  simpleRNN,
  type Model,
} from '@seqlab/seq-layers';
import { getBackend } from '@tensorflow/tfjs-core';
import type { Arrays } from '../src/data/array-batches.js';
import { binaryCrossentropy } from '../src/losses/binary-crossentropy.js';
import type { Loss } from '../src/losses/loss.js';
import { sparseCategoricalCrossentropy } from '../src/losses/sparse-categorical-crossentropy.js';
import { adam } from '../src/optimizers/adam.js';
import { fit } from '../src/training/fit.js';
import { weightsOf } from './tiny-model.js';
import { useBackend } from './use-backend.js';

/** What training came to. */
export interface Trained {
  readonly threads: number;
  readonly blas: string | undefined;
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly weights: readonly number[];
  /** Of the bits of all of it. */
  readonly hash: string;
}

const [batch, batches] = [16, 4];

/** Ids that look drawn, from 1 to below `vocabulary`. */
function ids(count: number, vocabulary: number): Int32Array {
  return Int32Array.from(
    { length: count },
    (_, i) => 1 + ((i * i * 7 + i * 13) % (vocabulary - 1)),
  );
}

/** Reviews of different lengths: more words than a batch has tokens, both directions, masks of dropout. */
function words(): [Model, Arrays, Loss] {
  const [time, vocabulary] = [40, 1500];
  const model = sequential(
    [
      embedding({ inputDim: vocabulary, outputDim: 16, maskZero: true }),
      bidirectional({ layer: lstm({ units: 24, returnSequences: true, dropout: 0.2 }) }),
      gru({ units: 20, returnSequences: true, resetAfter: false }),
      gru({ units: 36, dropout: 0.1, recurrentDropout: 0.2 }),
      dense({ units: 1 }),
    ],
    { seed: 3 },
  );
  const data = ids(batch * batches * time, vocabulary);
  for (let i = 0; i < batch * batches; i++) {
    data.fill(0, i * time + 5 + ((i * 11) % 36), (i + 1) * time);
  }
  const labels = Int32Array.from({ length: batch * batches }, (_, i) => i % 2);
  const arrays = {
    inputs: { data, shape: [batch * batches, time] },
    targets: { data: labels, shape: [batch * batches, 1] },
  };
  return [model, arrays, binaryCrossentropy({ fromLogits: true })];
}

/** Characters: more tokens in a batch than the vocabulary has. */
function characters(): [Model, Arrays, Loss] {
  const [time, vocabulary] = [30, 40];
  const model = sequential(
    [
      embedding({ inputDim: vocabulary, outputDim: 16 }),
      lstm({ units: 52, returnSequences: true }),
      dropout({ rate: 0.2 }),
      simpleRNN({ units: 44, returnSequences: true }),
      dense({ units: vocabulary }),
    ],
    { seed: 4 },
  );
  const data = ids(batch * batches * time + 1, vocabulary);
  const shape = [batch * batches, time];
  const arrays = {
    inputs: { data: data.slice(0, -1), shape },
    targets: { data: data.slice(1), shape },
  };
  return [model, arrays, sparseCategoricalCrossentropy({ fromLogits: true })];
}

async function train(): Promise<Trained> {
  const [losses, norms, weights]: number[][] = [[], [], []];
  for (const [model, data, loss] of [words(), characters()]) {
    await fit(model, data, {
      epochs: 2,
      batchSize: batch,
      seed: 5,
      loss,
      // An epsilon above which no gradient's sign alone decides: threads differ in rounding.
      optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }),
      globalClipNorm: 0.1,
      callbacks: [
        {
          onBatchEnd: ({ loss: value, gradientNorm }) => {
            losses!.push(value);
            norms!.push(gradientNorm);
          },
        },
      ],
    });
    weights!.push(...weightsOf(model).flat());
  }
  const all = Float64Array.from([...losses!, ...norms!, ...weights!]);
  const hash = createHash('sha256').update(all).digest('hex');
  const { threads, blas } = engineInfo();
  return { threads, blas, losses: losses!, norms: norms!, weights: weights!, hash };
}

await useBackend('seqlab');
const trained = getBackend() === 'seqlab' ? await train() : null;
await new Promise((sent) => process.send!(trained, undefined, undefined, sent));
process.disconnect();
