import { checkIntegers } from '../check-option.js';
import { checkShape } from '../check-shape.js';

/** In how many documents each id occurs: Keras' `document_count` and `index_docs`. */
export interface DocumentFrequencies {
  /** How many documents there are. */
  readonly documentCount: number;
  /** For each id, the documents that have it, `[ids]`. */
  readonly counts: Int32Array;
}

/** Options of {@link documentFrequencies}. */
export interface DocumentFrequenciesOptions {
  /** How many ids there are, from 0; those from this one on are left out. */
  readonly numWords: number;
}

/**
 * In how many sequences each id occurs, for TF-IDF: what Keras' `fit_on_sequences` counts. A fitted
 * vocabulary has the same of its texts.
 *
 * @throws {@link TextDataError} `invalid-option` for a `numWords` that is no positive integer.
 * @example
 * ```ts
 * import { documentFrequencies } from '@seqlab/text-data';
 *
 * console.log(documentFrequencies([[1, 1], [1, 2]], { numWords: 3 }).counts); // 0, 2, 1
 * ```
 */
export function documentFrequencies(
  sequences: Iterable<ArrayLike<number>>,
  { numWords }: DocumentFrequenciesOptions,
): DocumentFrequencies {
  checkIntegers('documentFrequencies', { numWords });
  checkShape('documentFrequencies', [numWords]);
  const counts = new Int32Array(numWords);
  /** The last sequence that each id was seen in, from 1. */
  const lastSequence = new Int32Array(numWords);
  let documentCount = 0;
  for (const sequence of sequences) {
    documentCount++;
    for (let i = 0; i < sequence.length; i++) {
      const id = sequence[i]!;
      if (!(id >= 0 && id < numWords) || lastSequence[id] === documentCount) continue;
      lastSequence[id] = documentCount;
      counts[id]!++;
    }
  }
  return { documentCount, counts };
}
