import { checkList } from '../check-list.js';
import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import { TopRows } from './top-rows.js';
import type { WordVectors } from './word-vectors.js';

/** A word and the cosine of the angle between its vector and what was asked for. */
export interface Neighbor {
  /** As the vectors have it. */
  readonly word: string;
  /** From −1 to 1. */
  readonly similarity: number;
}

/** Options of {@link nearestNeighbors}. */
export interface NearestNeighborsOptions {
  /** How many neighbours; fewer where there are not so many words. Default 10. */
  readonly k?: number | undefined;
  /** Words that are no answer. A word that is asked for never is one. Default: none. */
  readonly exclude?: Iterable<string> | undefined;
}

/**
 * The words whose vectors point most nearly in the direction of a word's, or of a vector, by cosine
 * similarity, the most similar first; of equally similar ones the first in `words`. A vector of zeros has
 * no direction and is no neighbour.
 *
 * One pass over all vectors: the lengths of vectors are computed by the first call.
 *
 * @param query A word, or a vector `[dimensions]`.
 * @throws {@link GenerateError} `unknown-word`; `invalid-option` for `k` and `exclude`; `invalid-data` for a
 * vector that is not of these dimensions, not finite, or zero
 * @see gensim's `KeyedVectors.most_similar`
 * @example
 * ```ts
 * import { nearestNeighbors } from '@seqlab/generate';
 * import { loadWordVectors } from '@seqlab/generate/node';
 *
 * const vectors = await loadWordVectors('glove.6B.50d.txt', { format: 'glove', limit: 50_000 });
 * for (const { word, similarity } of nearestNeighbors(vectors, 'whale', { k: 5 })) {
 *   console.log(word, similarity.toFixed(3));
 * }
 * ```
 */
export function nearestNeighbors(
  vectors: WordVectors,
  query: string | ArrayLike<number>,
  { k = 10, exclude = [] }: NearestNeighborsOptions = {},
): Neighbor[] {
  const where = 'nearestNeighbors';
  checkNumber(`${where}: k`, k, { integer: true, min: 1 });
  checkList(`${where}: exclude`, exclude);
  const excluded = rowsOf(vectors, exclude);
  if (typeof query === 'string') excluded.add(vectors.rowOf(query) ?? -1);
  else checkQuery(where, vectors, query);
  const direction = Float64Array.from(typeof query === 'string' ? vectors.vectorOf(query) : query);
  return neighborsOf(where, vectors, { direction, k, excluded });
}

export interface NeighborsOfOptions {
  /** `[dimensions]` */
  readonly direction: Float64Array;
  readonly k: number;
  /** Rows that are no answer. */
  readonly excluded: ReadonlySet<number>;
}

/** @throws {@link GenerateError} `invalid-data` for a direction of length 0 */
export function neighborsOf(
  where: string,
  { words, vectors, norms, dimensions }: WordVectors,
  { direction, k, excluded }: NeighborsOfOptions,
): Neighbor[] {
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) {
    throw new GenerateError('invalid-data', `${where}: a vector of zeros has no direction`);
  }
  const unit = direction.map((value) => value / length);
  const best = new TopRows(k);
  for (let row = 0, i = 0; row < words.length; row++) {
    let product = 0;
    for (let j = 0; j < dimensions; j++, i++) product += vectors[i]! * unit[j]!;
    const norm = norms[row]!;
    if (norm > 0 && !excluded.has(row)) best.add(row, product / norm);
  }
  return best.sorted().map(({ row, score }) => ({
    word: words[row]!,
    // Rounding may carry a cosine a hair beyond 1.
    similarity: Math.min(1, Math.max(-1, score)),
  }));
}

/** The rows of those words that have one. */
export function rowsOf(vectors: WordVectors, words: Iterable<string>): Set<number> {
  const rows = new Set<number>();
  for (const word of words) rows.add(vectors.rowOf(word) ?? -1);
  return rows;
}

function checkQuery(where: string, vectors: WordVectors, query: ArrayLike<number>): void {
  const { dimensions } = vectors;
  if (query.length === dimensions && Array.from(query).every(Number.isFinite)) return;
  throw new GenerateError(
    'invalid-data',
    `${where}: the vector must have ${dimensions} finite numbers, got ${query.length}: ` +
      Array.from(query).slice(0, 4).join(', '),
  );
}
