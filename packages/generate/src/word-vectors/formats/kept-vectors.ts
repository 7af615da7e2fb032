import { GenerateError } from '../../errors.js';
import { MOST_WORDS, WordVectors } from '../word-vectors.js';

/** Which words are wanted: those of a set, or those a function says yes to. */
export type KeepWords =
  | {
      /** Whether the word is wanted. */
      has(word: string): boolean;
    }
  | ((word: string) => boolean);

/** Numbers in a block of rows: 4 MB. */
const BLOCK_NUMBERS = 2 ** 20;

/** Gathers the vectors of a file that are wanted. Memory is taken as they come, whatever a header promises. */
export class KeptVectors {
  readonly #where: string;
  readonly #keeps: (word: string) => boolean;
  readonly #words = new Set<string>();
  readonly #blocks: Float32Array[] = [];

  constructor(where: string, keep: KeepWords | undefined) {
    this.#where = where;
    if (keep === undefined) this.#keeps = () => true;
    else this.#keeps = typeof keep === 'function' ? keep : (word) => keep.has(word);
  }

  /** Where a word's vector is to be put, undefined if it is not wanted or there is one already. */
  rowFor(word: string, dimensions: number): Float32Array | undefined {
    if (this.#words.has(word) || !this.#keeps(word)) return undefined;
    if (this.#words.size === MOST_WORDS) {
      throw new GenerateError(
        'invalid-file',
        `${this.#where}: there are more than ${MOST_WORDS} words; pass keep or limit`,
      );
    }
    const rows = rowsOfBlock(dimensions);
    const index = this.#words.size % rows;
    if (index === 0) this.#blocks.push(new Float32Array(rows * dimensions));
    this.#words.add(word);
    return this.#blocks.at(-1)!.subarray(index * dimensions, (index + 1) * dimensions);
  }

  /** All of them; none can be added any more. */
  finish(dimensions: number): WordVectors {
    const vectors = new Float32Array(this.#words.size * dimensions);
    const length = rowsOfBlock(dimensions) * dimensions;
    for (let start = 0; start < vectors.length; start += length) {
      // Let go of as it is copied.
      vectors.set(this.#blocks.shift()!.subarray(0, vectors.length - start), start);
    }
    return new WordVectors({ words: [...this.#words], vectors, dimensions });
  }
}

function rowsOfBlock(dimensions: number): number {
  return Math.max(1, Math.floor(BLOCK_NUMBERS / dimensions));
}
