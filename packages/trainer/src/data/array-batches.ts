import type { NdArray } from '@seqlab/seq-layers';
import { util } from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import { stepSeed } from '../training/step-seed.js';
import { inputsOf, type Batch, type BatchSource } from './batch.js';

/** Whole data sets as arrays, the examples first: what Keras calls x, y and sample_weight. */
export type Arrays = Batch;

/** Options of {@link arrayBatches}. */
export interface ArrayBatchesOptions {
  /** Examples a batch; the last batch of an epoch may have fewer. Default 32. */
  batchSize?: number | undefined;
  /** Whether each epoch has an order of its own. Default false. */
  shuffle?: boolean | undefined;
  /** Of the orders. Default 0. */
  seed?: number | undefined;
}

/**
 * Arrays cut into batches.
 *
 * @throws {@link TrainerError} `invalid-option`; `invalid-data` if the arrays have not as many
 * examples as each other, or none.
 *
 * @example
 * ```ts
 * import { arrayBatches } from '@seqlab/trainer';
 *
 * const inputs = { data: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] };
 * const targets = { data: Float32Array.of(0, 1, 1), shape: [3] };
 * const data = arrayBatches({ inputs, targets }, { batchSize: 2, shuffle: true });
 * data.length; // 2
 * ```
 */
export function arrayBatches(
  arrays: Arrays,
  { batchSize = 32, shuffle = false, seed = 0 }: ArrayBatchesOptions = {},
): BatchSource {
  checkNumber('arrayBatches: batchSize', batchSize, { min: 1, integer: true });
  checkNumber('arrayBatches: seed', seed, { integer: true });
  const examples = countExamples(arrays);
  return {
    length: Math.ceil(examples / batchSize),
    *batches({ epoch = 0, start = 0 } = {}) {
      const order = shuffle ? shuffled(examples, stepSeed(seed, epoch)) : undefined;
      for (let from = start * batchSize; from < examples; from += batchSize) {
        const to = Math.min(examples, from + batchSize);
        yield mapArrays(arrays, (array) =>
          order === undefined
            ? rowsOf(array, from, to)
            : gatherRows(array, order.subarray(from, to)),
        );
      }
    },
  };
}

/** Whether data is arrays, not a source of batches. */
export function isArrays(data: BatchSource | Arrays): data is Arrays {
  return 'inputs' in data;
}

/**
 * Arrays as a source of batches, in their order; a source as it is.
 *
 * @throws {@link TrainerError} `invalid-option` if a source is given a batch size, which it has itself.
 */
export function sourceOf(
  where: string,
  data: BatchSource | Arrays,
  batchSize: number | undefined,
): BatchSource {
  if (isArrays(data)) return arrayBatches(data, { batchSize });
  if (batchSize === undefined) return data;
  throw new TrainerError(
    'invalid-option',
    `${where}: batchSize is for arrays; a source of batches has its own`,
  );
}

/**
 * The arrays in two: the last `validationSplit` of the examples, as in Keras, and those before.
 *
 * @throws {@link TrainerError} `invalid-option` if one part would be empty.
 */
export function splitArrays(
  arrays: Arrays,
  validationSplit: number,
): { training: Arrays; validation: Arrays } {
  const examples = countExamples(arrays);
  const cut = Math.floor(examples * (1 - validationSplit));
  if (cut < 1 || cut === examples) {
    throw new TrainerError(
      'invalid-option',
      `fit: validationSplit ${validationSplit} of ${examples} examples leaves ${cut} to train on and ${examples - cut} to validate on: each needs one`,
    );
  }
  return {
    training: mapArrays(arrays, (array) => rowsOf(array, 0, cut)),
    validation: mapArrays(arrays, (array) => rowsOf(array, cut, examples)),
  };
}

function countExamples({ inputs, targets, sampleWeights }: Arrays): number {
  const all = [...inputsOf(inputs), targets, ...(sampleWeights ? [sampleWeights] : [])];
  const counts = all.map(({ data, shape }) => {
    if (util.sizeFromShape([...shape]) === data.length && shape.length > 0) return shape[0]!;
    throw new TrainerError(
      'invalid-data',
      `arrays: shape [${shape.join(', ')}] does not hold ${data.length} numbers, examples first`,
    );
  });
  if (new Set(counts).size === 1 && counts[0]! > 0) return counts[0]!;
  throw new TrainerError(
    'invalid-data',
    `arrays: inputs, targets and sampleWeights must have as many examples, one at least, got ${counts.join(', ')}`,
  );
}

function mapArrays(
  { inputs, targets, sampleWeights }: Arrays,
  change: (array: NdArray) => NdArray,
): Arrays {
  return {
    inputs: 'data' in inputs ? change(inputs) : inputs.map(change),
    targets: change(targets),
    ...(sampleWeights && { sampleWeights: change(sampleWeights) }),
  };
}

/** A view. */
function rowsOf({ data, shape }: NdArray, from: number, to: number): NdArray {
  const width = data.length / shape[0]!;
  return { data: data.subarray(from * width, to * width), shape: [to - from, ...shape.slice(1)] };
}

function gatherRows({ data, shape }: NdArray, rows: Int32Array): NdArray {
  const width = data.length / shape[0]!;
  const size = rows.length * width;
  const gathered = data instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  for (const [i, row] of rows.entries()) {
    gathered.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return { data: gathered, shape: [rows.length, ...shape.slice(1)] };
}

/** The numbers below `count` in an order drawn by the seed (Fisher and Yates). */
function shuffled(count: number, seed: number): Int32Array {
  const generator = mersenne(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = uniformInt(generator, 0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
