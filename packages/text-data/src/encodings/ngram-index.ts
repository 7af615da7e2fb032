import { checkIntegers } from '../check-option.js';

/** Options of {@link ngramIndex}. */
export interface NgramIndexOptions {
  /** The longest n-grams. Default 2: pairs. */
  readonly ngrams?: number;
  /** The id of the first n-gram: the number of ids that the sequences themselves have. */
  readonly firstId: number;
  /** The most n-grams that get an id: the most frequent, of equally frequent the first. Default: all. */
  readonly maxNgrams?: number;
}

/** Ids for runs of neighbouring ids. */
export interface NgramIndex {
  /** Ids from 0 up to this one, those of the n-grams included. */
  readonly size: number;
  /** The sequence, followed by the ids of the n-grams it has: first pairs, then runs of three, and so on. */
  append(sequence: ArrayLike<number>): Int32Array;
}

/**
 * Gives ids to the n-grams of sequences, so that bags of words can be bags of word pairs too, as in
 * fastText. Sequences with their n-grams appended can be encoded, padded and embedded like any others.
 *
 * @throws {@link TextDataError} `invalid-option` unless the options are positive integers.
 * @see Joulin et al., [Bag of Tricks for Efficient Text Classification](https://arxiv.org/abs/1607.01759)
 * @example
 * ```ts
 * import { ngramIndex } from '@seqlab/text-data';
 *
 * const index = ngramIndex([[1, 2, 3], [1, 2]], { firstId: 4 });
 * console.log(index.append([1, 2, 3]), index.size); // 1, 2, 3, 4, 5 and 6
 * ```
 */
export function ngramIndex(
  sequences: Iterable<ArrayLike<number>>,
  { ngrams = 2, firstId, maxNgrams }: NgramIndexOptions,
): NgramIndex {
  checkIntegers('ngramIndex', { ngrams }, 2);
  checkIntegers('ngramIndex', { firstId, maxNgrams });
  const counts = new Map<string, number>();
  for (const sequence of sequences) {
    for (const ngram of eachNgram(sequence, ngrams))
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  // Sorting is stable: of equally frequent ones that which was seen first comes first.
  const chosen = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, maxNgrams);
  const ids = new Map(chosen.map(([ngram], i) => [ngram, firstId + i]));
  return {
    size: firstId + ids.size,
    append(sequence) {
      const appended: number[] = [];
      for (const ngram of eachNgram(sequence, ngrams)) {
        const id = ids.get(ngram);
        if (id !== undefined) appended.push(id);
      }
      const all = new Int32Array(sequence.length + appended.length);
      all.set(sequence);
      all.set(appended, sequence.length);
      return all;
    },
  };
}

/** Every run of 2 to `longest` ids, as text. */
function* eachNgram(sequence: ArrayLike<number>, longest: number): Generator<string> {
  for (let length = 2; length <= longest; length++) {
    for (let i = 0; i + length <= sequence.length; i++) {
      let ngram = String(sequence[i]);
      for (let j = 1; j < length; j++) ngram += ` ${sequence[i + j]}`;
      yield ngram;
    }
  }
}
