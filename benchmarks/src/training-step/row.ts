import { randomIds, randomNumbers } from '../measurement.js';
import type { NamedRow } from '../suite.js';

/** One training step: what the model is and what it reads. */
export interface TrainingRow extends NamedRow {
  /** `none` is average pooling. */
  readonly cell: 'lstm' | 'gru' | 'simpleRnn' | 'none';
  /** Recurrent layers. */
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly units: number;
  readonly embedding: number;
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly timeSteps: number;
  /** All of `timeSteps`, or lengths as film reviews have them, on average 238 of 500. */
  readonly lengths: 'full' | 'real';
  /** The next token after each one, or one yes or no a sequence. */
  readonly predicts: 'tokens' | 'label';
}

/** What the rows of characters share: a model of the next of 65 characters. */
export const character = {
  layers: 1,
  bidirectional: false,
  embedding: 256,
  vocabulary: 65,
  batchSize: 64,
  timeSteps: 100,
  lengths: 'full',
  predicts: 'tokens',
  warmup: 3,
  steps: 5,
} as const;

/** Lengths from 40 to all time steps, 238 of 500 on average, in no order. */
export function sequenceLengths({ batchSize, timeSteps, lengths }: TrainingRow): Int32Array {
  if (lengths === 'full') return new Int32Array(batchSize).fill(timeSteps);
  const next = randomNumbers(3);
  const shuffled = Array.from({ length: batchSize }, (_, i) => ({ rank: i, key: next() })).toSorted(
    (a, b) => a.key - b.key,
  );
  return Int32Array.from(shuffled, ({ rank }) =>
    Math.round(40 + (timeSteps - 40) * (rank / (batchSize - 1)) ** 1.323),
  );
}

/** What a step reads: ids, 0 past the end of a sequence of real length, and what it should predict. */
export function makeBatch(row: TrainingRow): { inputs: Int32Array; targets: Int32Array } {
  const { batchSize, timeSteps, vocabulary, predicts } = row;
  const size = batchSize * timeSteps;
  const ids = randomIds(2 * size, vocabulary);
  const inputs = ids.slice(0, size);
  if (row.lengths === 'real') {
    for (const [i, length] of sequenceLengths(row).entries()) {
      const begin = i * timeSteps;
      for (let t = begin; t < begin + length; t++) inputs[t] = Math.max(1, inputs[t]!);
      inputs.fill(0, begin + length, begin + timeSteps);
    }
  }
  const targets = predicts === 'tokens' ? ids.slice(size) : randomIds(batchSize, 2);
  return { inputs, targets };
}

const gatesOf = { lstm: 4, gru: 3, simpleRnn: 1, none: 0 };

/** Operations of the recurrent products of a step, forward and backward, in units of 10⁹. */
export function gigaFlop(row: TrainingRow): number {
  const { cell, layers, bidirectional, units, embedding, batchSize, timeSteps } = row;
  const directions = bidirectional ? 2 : 1;
  let inputs = embedding;
  let weights = 0;
  for (let layer = 0; layer < layers; layer++) {
    weights += directions * gatesOf[cell] * units * (inputs + units);
    inputs = directions * units;
  }
  return (6 * batchSize * timeSteps * weights) / 1e9;
}
