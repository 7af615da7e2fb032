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

/** What an {@link NgramIndex} is as JSON. */
export interface NgramIndexConfig {
  /** Says what this is the JSON of. */
  readonly kind: 'ngram-index';
  /** The id of the first n-gram. */
  readonly firstId: number;
  /** The n-grams in the order of their ids, each as ids with spaces between. */
  readonly ngrams: readonly string[];
}

/** Ids for runs of neighbouring ids. */
export class NgramIndex {
  /** The id of the first n-gram. */
  readonly firstId: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #longest: number;

  /** Use {@link ngramIndex} or {@link ngramIndexFromJSON}. */
  constructor({ firstId, ngrams }: Omit<NgramIndexConfig, 'kind'>) {
    this.firstId = firstId;
    this.#ids = new Map(ngrams.map((ngram, i) => [ngram, firstId + i]));
    this.#longest = ngrams.reduce((most, ngram) => Math.max(most, ngram.split(' ').length), 0);
  }

  /** How many ids there are from 0, those of the n-grams included: columns of a matrix, or `inputDim`. */
  get size(): number {
    return this.firstId + this.#ids.size;
  }

  /** The sequence, followed by the ids of the n-grams it has: first pairs, then runs of three, and so on. */
  append(sequence: ArrayLike<number>): Int32Array {
    const appended: number[] = [];
    for (const ngram of eachNgram(sequence, this.#longest)) {
      const id = this.#ids.get(ngram);
      if (id !== undefined) appended.push(id);
    }
    const all = new Int32Array(sequence.length + appended.length);
    all.set(sequence);
    all.set(appended, sequence.length);
    return all;
  }

  /** What `ngramIndexFromJSON` makes it again from. */
  toJSON(): NgramIndexConfig {
    return { kind: 'ngram-index', firstId: this.firstId, ngrams: [...this.#ids.keys()] };
  }
}

/**
 * Gives ids to the n-grams of sequences, so that bags of words can be bags of word pairs too, as in
 * fastText. Sequences with their n-grams appended can be encoded, padded and embedded like any others.
 *
 * @throws {@link TextDataError} `invalid-option` unless the options are positive integers and `ngrams` at
 * least 2.
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
    for (const ngram of eachNgram(sequence, ngrams)) {
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
  }
  // Sorting is stable: of equally frequent ones that which was seen first comes first.
  const chosen = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, maxNgrams);
  return new NgramIndex({ firstId, ngrams: chosen.map(([ngram]) => ngram) });
}

/** Every run of 2 to `longest` ids, as text. */
function* eachNgram(sequence: ArrayLike<number>, longest: number): Generator<string> {
  for (let length = 2; length <= Math.min(longest, sequence.length); length++) {
    for (let i = 0; i + length <= sequence.length; i++) {
      let ngram = String(sequence[i]);
      for (let j = 1; j < length; j++) ngram += ` ${sequence[i + j]}`;
      yield ngram;
    }
  }
}
