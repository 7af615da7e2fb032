import type { NdArray } from '../batches/batch.js';
import { checkShape } from '../check-shape.js';
import { SequenceWeights, type MatrixOptions } from './sequence-weights.js';

/**
 * Sequences as rows of a matrix `[sequences, numWords]`, whose columns say whether or how often an id
 * occurs: multi-hot, counts, frequencies or TF-IDF, with the numbers of Keras' `sequences_to_matrix` as
 * float32. For a large vocabulary take {@link sequencesToSparseMatrix}, for pairs of words too
 * {@link ngramIndex}.
 *
 * @throws {@link TextDataError} `invalid-option` for a `numWords` that is no positive integer, an unknown
 * mode, TF-IDF without document frequencies, or a matrix too large for one piece of memory.
 * @see [Tokenizer.sequences_to_matrix](https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/text/Tokenizer#sequences_to_matrix)
 * @example
 * ```ts
 * import { sequencesToMatrix } from '@seqlab/text-data';
 *
 * console.log(sequencesToMatrix([[1, 1, 2]], { numWords: 4, mode: 'count' }).data); // 0, 2, 1, 0
 * ```
 */
export function sequencesToMatrix(
  sequences: readonly ArrayLike<number>[],
  options: MatrixOptions,
): NdArray {
  const weights = new SequenceWeights('sequencesToMatrix', options);
  const { numWords } = weights;
  const shape = [sequences.length, numWords];
  checkShape('sequencesToMatrix', shape);
  const data = new Float32Array(sequences.length * numWords);
  sequences.forEach((sequence, row) => {
    for (const id of weights.read(sequence)) data[row * numWords + id] = weights.weight(id);
  });
  return { data, shape };
}
