import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { checkIntegers, checkNumbers, checkSeed } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { epochGenerator, shuffledOrder } from '../random/generator.js';
import type { NdArray, Position } from './batch.js';
import { PairBatch } from './pair-batch.js';

/** Options of {@link skipGramBatches}. */
export interface SkipGramBatchesOptions {
  /** How many ids there are; 0 is no word. */
  readonly vocabularySize: number;
  /** Pairs of a word and a neighbour a batch. Default 1024. */
  readonly batchSize?: number;
  /** How far neighbours may be: each word's own reach is drawn from 1 to this. Default 5. */
  readonly windowSize?: number;
  /** Words drawn beside each neighbour, which it has to be told from. Default 5. */
  readonly negativeSamples?: number;
  /** Those words are drawn by their counts to this power, at most 2. Default 0.75. */
  readonly negativePower?: number;
  /**
   * Of a word whose share f of the text is over this t, only √(t/f) + t/f of the places are kept; 0
   * keeps all. Default 0.001.
   */
  readonly subsample?: number;
  /** Decides everything random. Default 0. */
  readonly seed?: number;
}

/** What one step of word2vec sees. */
export interface SkipGramBatch {
  /** Words, `[batch, 1]`, and for each its neighbour and then the words drawn, `[batch, 1 + negativeSamples]`. */
  readonly inputs: readonly [NdArray, NdArray];
  /** 1 for the neighbour, 0 for the others, in the shape of those. */
  readonly targets: NdArray;
}

/** Epochs of batches, for `fit` of `@seqlab/trainer`. How many there are is known when they end. */
export interface SkipGramBatches {
  /** Batches that an epoch is expected to have; it differs a little from epoch to epoch. For progress. */
  readonly expectedLength: number;
  /** The batches of an epoch from a batch on, by default all of the first. The same call gives the same batches. */
  batches(position?: Position): Generator<SkipGramBatch, void, undefined>;
}

/**
 * Training data of word2vec's skip-gram with negative sampling, epoch by epoch, with its windows of
 * varying width, its thinning of frequent words and its smoothed distribution of negative samples. A
 * word drawn is never the neighbour it is drawn beside. Nothing but the text is kept in memory, so going
 * on at a later batch makes those before it once more.
 *
 * @param sequences Texts as ids, such as sentences or reviews; windows do not reach from one into another.
 * @throws {@link TextDataError} `invalid-option` for options out of their range; `invalid-input` for an id
 * out of the vocabulary; `too-little-data` for texts of fewer than two different words.
 * @see Mikolov et al., [Distributed Representations of Words and Phrases](https://arxiv.org/abs/1310.4546)
 * @example
 * ```ts
 * import { skipGramBatches } from '@seqlab/text-data';
 *
 * const source = skipGramBatches([[1, 2, 3, 1, 4]], { vocabularySize: 5, negativeSamples: 2 });
 * for (const { inputs, targets } of source.batches({ epoch: 0 })) {
 *   console.log(inputs[0].shape, inputs[1].shape, targets.shape); // [n, 1], [n, 3], [n, 3]
 * }
 * ```
 */
export function skipGramBatches(
  sequences: readonly ArrayLike<number>[],
  options: SkipGramBatchesOptions,
): SkipGramBatches {
  const { vocabularySize, batchSize = 1024, windowSize = 5, negativeSamples = 5 } = options;
  const { negativePower = 0.75, subsample = 1e-3, seed = 0 } = options;
  checkIntegers('skipGramBatches', { batchSize, windowSize, negativeSamples });
  checkIntegers('skipGramBatches', { vocabularySize }, 2);
  checkSeed('skipGramBatches', seed);
  checkNumbers('skipGramBatches', { negativePower }, { least: 0, most: 2 });
  checkNumbers('skipGramBatches', { subsample }, { least: 0, most: 1 });
  const counts = countWords(sequences, vocabularySize);
  const negatives = cumulate(counts, (count) => (count > 0 ? count ** negativePower : 0));
  const kept = keptShares(counts, subsample);

  function* pairs(epoch: number, random: RandomGenerator): Generator<[number, number]> {
    for (const index of shuffledOrder(sequences.length, { seed, epoch })) {
      const words = thin(sequences[index]!, kept, random);
      for (const [i, word] of words.entries()) {
        const reach = uniformInt(random, 1, windowSize);
        const end = Math.min(words.length, i + reach + 1);
        for (let j = Math.max(0, i - reach); j < end; j++) if (j !== i) yield [word, words[j]!];
      }
    }
  }

  return {
    expectedLength: Math.ceil(expectedPairs(sequences, { kept, windowSize }) / batchSize),
    *batches({ epoch = 0, start = 0 } = {}) {
      const random = epochGenerator(seed, epoch);
      // Negative samples have a stream of their own for each batch: those passed over need none.
      const batch = new PairBatch(batchSize, 1 + negativeSamples);
      let number = 0;
      const finish = () => {
        const own = epochGenerator(seed ^ 0x5bd1e995, epoch * 0x10001 + number);
        return batch.take((other) => drawOther(negatives, other, own));
      };
      for (const [word, neighbour] of pairs(epoch, random)) {
        batch.add(word, neighbour);
        if (!batch.isFull) continue;
        if (number >= start) yield finish();
        batch.clear();
        number += 1;
      }
      if (!batch.isEmpty && number >= start) yield finish();
    },
  };
}

function countWords(sequences: readonly ArrayLike<number>[], vocabularySize: number): Float64Array {
  const counts = new Float64Array(vocabularySize);
  for (const [s, sequence] of sequences.entries()) {
    for (let i = 0; i < sequence.length; i++) {
      const id = sequence[i]!;
      if (!Number.isInteger(id) || id < 0 || id >= vocabularySize) {
        throw new TextDataError(
          'invalid-input',
          `skipGramBatches: ids must lie from 0 to ${vocabularySize - 1}, got ${id} at position ${i} of sequence ${s}`,
        );
      }
      if (id > 0) counts[id]! += 1;
    }
  }
  if (counts.filter((count) => count > 0).length < 2) {
    throw new TextDataError(
      'too-little-data',
      'skipGramBatches: the sequences have fewer than two different words',
    );
  }
  return counts;
}

/** For each id, the sum of the weights up to and with it. */
function cumulate(counts: Float64Array, weight: (count: number) => number): Float64Array {
  let sum = 0;
  return counts.map((count) => (sum += weight(count)));
}

/** The share of a word's places that are kept. */
function keptShares(counts: Float64Array, subsample: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => {
    if (subsample === 0 || count === 0) return 1;
    const ratio = subsample / (count / total);
    return Math.min(1, Math.sqrt(ratio) + ratio);
  });
}

interface Chances {
  kept: Float64Array;
  windowSize: number;
}

/**
 * Of n words that are kept, n − d have one at the distance d before them and as many after; the reach is d or
 * more in windowSize − d + 1 of windowSize cases.
 */
function expectedPairs(
  sequences: readonly ArrayLike<number>[],
  { kept, windowSize }: Chances,
): number {
  let pairs = 0;
  for (const sequence of sequences) {
    let words = 0;
    for (let i = 0; i < sequence.length; i++) if (sequence[i]! > 0) words += kept[sequence[i]!]!;
    for (let d = 1; d <= windowSize && d < words; d++) {
      pairs += (2 * (words - d) * (windowSize - d + 1)) / windowSize;
    }
  }
  return pairs;
}

function thin(sequence: ArrayLike<number>, kept: Float64Array, random: RandomGenerator): number[] {
  const words: number[] = [];
  for (let i = 0; i < sequence.length; i++) {
    const id = sequence[i]!;
    if (id > 0 && (kept[id] === 1 || uniformFloat64(random) < kept[id]!)) words.push(id);
  }
  return words;
}

/** An id drawn by the weights that were cumulated, but not this one. */
function drawOther(cumulated: Float64Array, than: number, random: RandomGenerator): number {
  for (;;) {
    const at = uniformFloat64(random) * cumulated.at(-1)!;
    let [low, high] = [0, cumulated.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! > at) high = middle;
      else low = middle + 1;
    }
    if (low !== than) return low;
  }
}
