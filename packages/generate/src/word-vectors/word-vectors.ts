import { GenerateError } from '../errors.js';

/** More words than this do not fit into a `Map`, the index from words to rows. */
export const MOST_WORDS = 2 ** 24;

/** What {@link wordVectors} takes. */
export interface WordVectorsOptions {
  /** The words, each once. */
  readonly words: readonly string[];
  /** `[words, dimensions]`, row after row. */
  readonly vectors: Float32Array;
  /** Numbers in a vector. */
  readonly dimensions: number;
}

/** Words and a vector for each. Made by {@link wordVectors}, by reading a file, or from an embedding. */
export class WordVectors {
  /** Each once, in the order of the rows. */
  readonly words: readonly string[];
  /** `[words, dimensions]`, row after row; not to be changed. */
  readonly vectors: Float32Array;
  /** Numbers in a vector. */
  readonly dimensions: number;
  readonly #rows: ReadonlyMap<string, number>;
  #norms: Float64Array | undefined;

  /** Use {@link wordVectors}. */
  constructor({ words, vectors, dimensions }: WordVectorsOptions) {
    this.words = words;
    this.vectors = vectors;
    this.dimensions = dimensions;
    this.#rows = indexWords({ words, vectors, dimensions });
  }

  /** How many words there are. */
  get size(): number {
    return this.words.length;
  }

  /** The Euclidean length of each vector, computed once. */
  get norms(): Float64Array {
    this.#norms ??= normsOf(this);
    return this.#norms;
  }

  /** Whether there is a vector of the word. */
  has(word: string): boolean {
    return this.#rows.has(word);
  }

  /** The row of a word, undefined if there is none. */
  rowOf(word: string): number | undefined {
    return this.#rows.get(word);
  }

  /**
   * The vector of a word, `[dimensions]`: a view of its row.
   *
   * @throws {@link GenerateError} `unknown-word`
   */
  vectorOf(word: string): Float32Array {
    const row = this.#requireRow(word);
    return this.vectors.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  /**
   * The vectors of some of the words, copied: what to give to a projection, which is slow and unreadable
   * with hundreds of thousands.
   *
   * @throws {@link GenerateError} `unknown-word`; `invalid-data` for a word that is given twice
   * @example
   * ```ts
   * // vectors as in the example of `wordVectors`
   * const mostFrequent = vectors.pick(vectors.words.slice(0, 1000));
   * ```
   */
  pick(words: Iterable<string>): WordVectors {
    const { dimensions } = this;
    const picked = [...words];
    const vectors = new Float32Array(picked.length * dimensions);
    for (const [i, word] of picked.entries()) vectors.set(this.vectorOf(word), i * dimensions);
    return new WordVectors({ words: picked, vectors, dimensions });
  }

  #requireRow(word: string): number {
    const row = this.#rows.get(word);
    if (row !== undefined) return row;
    throw new GenerateError(
      'unknown-word',
      `There is no vector of ${JSON.stringify(word)}; ask with has() first, and mind capitals`,
    );
  }
}

/**
 * Word vectors of arrays one has. The arrays are kept, not copied.
 *
 * @throws {@link GenerateError} `invalid-data` unless there are `dimensions` finite numbers for each word,
 * and each word occurs once
 * @example
 * ```ts
 * import { nearestNeighbors, wordVectors } from '@seqlab/generate';
 *
 * const vectors = wordVectors({
 *   words: ['cat', 'dog', 'car'],
 *   vectors: Float32Array.of(1, 0.1, 0.9, 0.2, -0.1, 1),
 *   dimensions: 2,
 * });
 * console.log(nearestNeighbors(vectors, 'cat', { k: 1 })[0]?.word); // dog
 * ```
 */
export function wordVectors(options: WordVectorsOptions): WordVectors {
  return new WordVectors(options);
}

function indexWords({ words, vectors, dimensions }: WordVectorsOptions): Map<string, number> {
  const { length } = words;
  if (!Number.isSafeInteger(dimensions) || dimensions < 1 || length > MOST_WORDS) {
    throw invalidData(
      `at most ${MOST_WORDS} words and one dimension or more, got ${length} words of ${dimensions} dimensions`,
    );
  }
  if (vectors.length !== length * dimensions) {
    throw invalidData(
      `${dimensions} numbers for each of ${length} words, ${length * dimensions} in all, got ${vectors.length}`,
    );
  }
  for (let i = 0; i < vectors.length; i++) {
    if (Number.isFinite(vectors[i])) continue;
    const word = JSON.stringify(words[Math.floor(i / dimensions)]);
    throw invalidData(`finite numbers, got ${vectors[i]} in the vector of ${word}`);
  }
  const rows = new Map<string, number>();
  for (const [row, word] of words.entries()) {
    if (rows.has(word)) throw invalidData(`every word once, got ${JSON.stringify(word)} again`);
    rows.set(word, row);
  }
  return rows;
}

function invalidData(expected: string): GenerateError {
  return new GenerateError('invalid-data', `WordVectors: expected ${expected}`);
}

function normsOf({ vectors, size, dimensions }: WordVectors): Float64Array {
  const norms = new Float64Array(size);
  for (let row = 0, i = 0; row < size; row++) {
    let sum = 0;
    for (const end = i + dimensions; i < end; i++) sum += vectors[i]! * vectors[i]!;
    norms[row] = Math.sqrt(sum);
  }
  return norms;
}
