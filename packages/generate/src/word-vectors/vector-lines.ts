import { formatFloat } from './format-float.js';
import type { WordVectors } from './word-vectors.js';

/** The numbers of each vector as text, without a line break. */
export function* vectorLines(
  { vectors, dimensions }: WordVectors,
  separator: string,
): Generator<string> {
  for (let start = 0; start < vectors.length; start += dimensions) {
    const row = vectors.subarray(start, start + dimensions);
    yield Array.from(row, formatFloat).join(separator);
  }
}
