import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import type { WordVectors } from './word-vectors.js';

/** Word vectors in few dimensions, to be drawn. */
export interface Projection {
  /** Those of the vectors, in their order. */
  readonly words: readonly string[];
  /** `[words, dimensions]`, row after row. */
  readonly points: Float32Array;
  /** Numbers in a point, as asked for. */
  readonly dimensions: number;
}

export interface ProjectionLimits {
  /** Asked for. */
  readonly dimensions: number;
  /** The fewest words that will do. */
  readonly leastWords: number;
}

/** @throws {@link GenerateError} `invalid-data` for too few words; `invalid-option` for `dimensions` */
export function checkProjection(
  where: string,
  vectors: WordVectors,
  { dimensions, leastWords }: ProjectionLimits,
): void {
  if (vectors.size < leastWords) {
    throw new GenerateError(
      'invalid-data',
      `${where}: there must be ${leastWords} words or more, got ${vectors.size}`,
    );
  }
  const max = Math.min(vectors.size, vectors.dimensions);
  checkNumber(`${where}: dimensions`, dimensions, { integer: true, min: 1, max });
}
