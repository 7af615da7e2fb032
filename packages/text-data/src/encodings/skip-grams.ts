import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { NdArray } from '../batches/batch.js';
import { checkIntegers, checkNumbers, checkSeed } from '../check-option.js';
import { checkShape } from '../check-shape.js';
import { TextDataError } from '../errors.js';
import { epochGenerator, shuffle, shuffledOrder } from '../random/generator.js';

/** Options of {@link skipGrams}. */
export interface SkipGramsOptions {
  /** Negative samples are drawn from the ids 1 to `vocabularySize` − 1. */
  readonly vocabularySize: number;
  /** How many ids on either side count as neighbours. Default 4. */
  readonly windowSize?: number;
  /** How many negative samples there are for each positive one, whole or not. Default 1. */
  readonly negativeSamples?: number;
  /** Whether the pairs come in random order. Default true. */
  readonly shuffle?: boolean;
  /** For each id, the probability that it is taken as a centre: {@link makeSamplingTable}. Default: 1. */
  readonly samplingTable?: ArrayLike<number>;
  /** Decides everything random. Default 0. */
  readonly seed?: number;
}

/** Pairs of ids, and whether they were neighbours. */
export interface SkipGrams {
  /** Centre and context, `[pairs, 2]`. */
  readonly couples: NdArray;
  /** 1 for neighbours, 0 for negative samples, `[pairs]`. */
  readonly labels: NdArray;
}

/**
 * Pairs of an id and one of its neighbours, labelled 1, and of an id and a random one, labelled 0, to
 * train word vectors on (word2vec). Id 0 is no word and is skipped. The positive pairs, and how many
 * negative ones each centre gets, are those of Keras' `skipgrams`; what is random follows the seed here and
 * not Python's generator. {@link oneHot} makes categorical labels of them.
 *
 * @throws {@link TextDataError} `invalid-option` for sizes that are no positive integers, a
 * `vocabularySize` below 2, a negative number of samples, more pairs than one array holds or a seed that is no
 * integer; `invalid-input` for an id that the sampling table does not have.
 * @see Mikolov et al., [Efficient Estimation of Word Representations in Vector Space](https://arxiv.org/abs/1301.3781)
 * @see [keras.preprocessing.sequence.skipgrams](https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/sequence/skipgrams)
 * @example
 * ```ts
 * import { skipGrams } from '@seqlab/text-data';
 *
 * const { couples } = skipGrams([1, 2, 3], {
 *   vocabularySize: 4,
 *   windowSize: 1,
 *   negativeSamples: 0,
 *   shuffle: false,
 * });
 * console.log(couples.data); // 1, 2, 2, 1, 2, 3, 3, 2
 * ```
 */
export function skipGrams(sequence: ArrayLike<number>, options: SkipGramsOptions): SkipGrams {
  const { vocabularySize, windowSize = 4, negativeSamples = 1, samplingTable, seed = 0 } = options;
  checkIntegers('skipGrams', { windowSize });
  checkIntegers('skipGrams', { vocabularySize }, 2);
  checkSeed('skipGrams', seed);
  checkNumbers('skipGrams', { negativeSamples }, { least: 0 });
  const random = epochGenerator(seed, 0);
  const taken = (id: number) => {
    if (samplingTable === undefined) return true;
    const probability = samplingTable[id];
    if (probability !== undefined) return uniformFloat64(random) < probability;
    throw new TextDataError(
      'invalid-input',
      `skipGrams: samplingTable has ${samplingTable.length} entries, none for id ${id}`,
    );
  };
  /** How many words come before each position, so that pairs are counted before they are made. */
  const wordsBefore = new Int32Array(sequence.length + 1);
  const takenAt: number[] = [];
  for (let i = 0; i < sequence.length; i++) {
    wordsBefore[i + 1] = wordsBefore[i]! + (sequence[i] === 0 ? 0 : 1);
    if (sequence[i] !== 0 && taken(sequence[i]!)) takenAt.push(i);
  }
  const windowOf = (i: number) => ({
    begin: Math.max(0, i - windowSize),
    end: Math.min(sequence.length, i + windowSize + 1),
  });
  const positives = takenAt.reduce((sum, i) => {
    const { begin, end } = windowOf(i);
    return sum + wordsBefore[end]! - wordsBefore[begin]! - 1;
  }, 0);
  const count = positives + Math.floor(positives * negativeSamples);
  checkShape('skipGrams', [count, 2]);
  const centres = new Int32Array(count);
  const contexts = new Int32Array(count);
  let pair = 0;
  for (const i of takenAt) {
    const { begin, end } = windowOf(i);
    for (let j = begin; j < end; j++) {
      if (j === i || sequence[j] === 0) continue;
      centres[pair] = sequence[i]!;
      contexts[pair++] = sequence[j]!;
    }
  }
  const words = centres.slice(0, positives);
  shuffle(words, random);
  for (; pair < count; pair++) {
    centres[pair] = words[(pair - positives) % positives]!;
    contexts[pair] = uniformInt(random, 1, vocabularySize - 1);
  }
  const order =
    options.shuffle === false
      ? Int32Array.from({ length: count }, (_, i) => i)
      : shuffledOrder(count, { seed, epoch: 1 });
  const couples = new Int32Array(2 * count);
  const labels = new Int32Array(count);
  order.forEach((from, to) => {
    couples[2 * to] = centres[from]!;
    couples[2 * to + 1] = contexts[from]!;
    labels[to] = from < positives ? 1 : 0;
  });
  return {
    couples: { data: couples, shape: [count, 2] },
    labels: { data: labels, shape: [count] },
  };
}
