import { checkChoice, checkIntegers } from '../check-option.js';
import { checkShape } from '../check-shape.js';
import { TextDataError } from '../errors.js';
import type { DocumentFrequencies } from './document-frequencies.js';

/** What a matrix says of an id in a sequence: Keras' modes of `sequences_to_matrix`. */
export type MatrixMode = 'binary' | 'count' | 'freq' | 'tfidf';

/** Options of {@link sequencesToMatrix} and {@link sequencesToSparseMatrix}. */
export interface MatrixOptions {
  /** The number of columns; Keras' `num_words`. Ids that are not from 0 to `numWords` − 1 are left out. */
  readonly numWords: number;
  /**
   * `binary` (multi-hot), the default; `count`; `freq`, the count divided by the sequence's length;
   * `tfidf`, (1 + ln count) · ln(1 + documents / (1 + documents with the id)).
   */
  readonly mode?: MatrixMode;
  /**
   * For `tfidf`, in how many documents each id occurs: {@link documentFrequencies} of the training
   * sequences, or a fitted vocabulary's own.
   */
  readonly documentFrequencies?: DocumentFrequencies;
}

/** The weights of the ids of one sequence after the other. */
export class SequenceWeights {
  readonly numWords: number;
  readonly #mode: MatrixMode;
  readonly #idf: Float64Array;
  readonly #counts: Int32Array;
  #ids: number[] = [];
  #sequenceLength = 0;

  constructor(where: string, { numWords, mode = 'binary', documentFrequencies }: MatrixOptions) {
    checkIntegers(where, { numWords });
    checkShape(where, [numWords]);
    checkChoice(where, 'mode', { value: mode, allowed: ['binary', 'count', 'freq', 'tfidf'] });
    if (mode === 'tfidf' && !documentFrequencies?.documentCount) {
      throw new TextDataError(
        'invalid-option',
        `${where}: mode 'tfidf' needs the documentFrequencies of at least one document`,
      );
    }
    this.numWords = numWords;
    this.#mode = mode;
    this.#counts = new Int32Array(numWords);
    const { documentCount = 0, counts = [] } = documentFrequencies ?? {};
    this.#idf = Float64Array.from({ length: mode === 'tfidf' ? numWords : 0 }, (_, id) =>
      Math.log(1 + documentCount / (1 + (counts[id] ?? 0))),
    );
  }

  /** Counts a sequence. Returns its different ids, in the order of their first appearance. */
  read(sequence: ArrayLike<number>): readonly number[] {
    for (const id of this.#ids) this.#counts[id] = 0;
    this.#ids = [];
    this.#sequenceLength = sequence.length;
    for (let i = 0; i < sequence.length; i++) {
      const id = sequence[i]!;
      if (!(id >= 0 && id < this.numWords)) continue;
      if (this.#counts[id]!++ === 0) this.#ids.push(id);
    }
    return this.#ids;
  }

  /** The weight of an id of the sequence that was read last. */
  weight(id: number): number {
    const count = this.#counts[id]!;
    switch (this.#mode) {
      case 'binary':
        return 1;
      case 'count':
        return count;
      case 'freq':
        return count / this.#sequenceLength;
      case 'tfidf':
        return (1 + Math.log(count)) * this.#idf[id]!;
    }
  }
}
