import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import { neighborsOf, rowsOf, type Neighbor } from './nearest-neighbors.js';
import type { WordVectors } from './word-vectors.js';

/** Options of {@link analogy}. */
export interface AnalogyOptions {
  /** Words to be like. */
  readonly positive: readonly string[];
  /** Words to be unlike. Default: none. */
  readonly negative?: readonly string[] | undefined;
  /** How many answers; fewer where there are not so many words. Default 10. */
  readonly k?: number | undefined;
}

/**
 * The words nearest to the sum of some words' vectors less that of others', each brought to length 1 first:
 * `king − man + woman` is `{ positive: ['king', 'woman'], negative: ['man'] }`. The words asked for are no
 * answers. Known as 3CosAdd.
 *
 * @throws {@link GenerateError} `unknown-word`; `invalid-option` for `k`, or without any word;
 * `invalid-data` when a vector is zero, or the sum
 * @see gensim's `KeyedVectors.most_similar`; Levy and Goldberg 2014, https://aclanthology.org/W14-1618
 * @example
 * ```ts
 * import { analogy } from '@seqlab/generate';
 * import { loadWordVectors } from '@seqlab/generate/node';
 *
 * const vectors = await loadWordVectors('glove.6B.50d.txt', { format: 'glove', limit: 50_000 });
 * const [first] = analogy(vectors, { positive: ['king', 'woman'], negative: ['man'] });
 * console.log(first?.word); // queen
 * ```
 */
export function analogy(
  vectors: WordVectors,
  { positive, negative = [], k = 10 }: AnalogyOptions,
): Neighbor[] {
  checkNumber('analogy: k', k, { integer: true, min: 1 });
  if (positive.length + negative.length === 0) {
    throw new GenerateError('invalid-option', 'analogy: positive or negative must name a word');
  }
  const direction = new Float64Array(vectors.dimensions);
  for (const word of positive) addUnit(direction, vectors, { word, sign: 1 });
  for (const word of negative) addUnit(direction, vectors, { word, sign: -1 });
  const excluded = rowsOf(vectors, [...positive, ...negative]);
  return neighborsOf('analogy', vectors, { direction, k, excluded });
}

function addUnit(
  sum: Float64Array,
  vectors: WordVectors,
  { word, sign }: { word: string; sign: number },
): void {
  const vector = vectors.vectorOf(word);
  const norm = vectors.norms[vectors.rowOf(word)!]!;
  if (norm === 0) {
    throw new GenerateError(
      'invalid-data',
      `analogy: the vector of ${JSON.stringify(word)} is zero and has no direction`,
    );
  }
  for (const [i, value] of vector.entries()) sum[i]! += (sign * value) / norm;
}
