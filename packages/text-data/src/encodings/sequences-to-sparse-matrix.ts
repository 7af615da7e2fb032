import { SequenceWeights, type MatrixOptions } from './sequence-weights.js';

/**
 * A matrix that keeps only what is not 0, row by row: the layout and the names of SciPy's `csr_matrix`.
 * Row i has the values `data[indptr[i]]` to `data[indptr[i + 1] - 1]`, in the columns that `indices` has
 * at the same places, in rising order.
 */
export interface SparseMatrix {
  /** The values, `[values]`. */
  readonly data: Float32Array;
  /** The column of each value, `[values]`. */
  readonly indices: Int32Array;
  /** Where each row begins, and where the last one ends, `[rows + 1]`. */
  readonly indptr: Int32Array;
  /** `[sequences, numWords]`. */
  readonly shape: readonly number[];
}

/**
 * The same matrix as {@link sequencesToMatrix}, `[sequences, numWords]`, in sparse form.
 *
 * @throws {@link TextDataError} `invalid-option` for a `numWords` that is no positive integer, an unknown
 * mode, or TF-IDF without document frequencies.
 * @see [scipy.sparse.csr_matrix](https://docs.scipy.org/doc/scipy/reference/generated/scipy.sparse.csr_matrix.html)
 * @example
 * ```ts
 * import { sequencesToSparseMatrix } from '@seqlab/text-data';
 *
 * const { data, indices, indptr } = sequencesToSparseMatrix([[70, 7, 70], [7]], {
 *   numWords: 100,
 *   mode: 'count',
 * });
 * console.log(data, indices, indptr); // 1, 2, 1 and 7, 70, 7 and 0, 2, 3
 * ```
 */
export function sequencesToSparseMatrix(
  sequences: readonly ArrayLike<number>[],
  options: MatrixOptions,
): SparseMatrix {
  const weights = new SequenceWeights('sequencesToSparseMatrix', options);
  const rows = sequences.map((sequence) => {
    const ids = Int32Array.from(weights.read(sequence)).toSorted();
    return { ids, values: Float32Array.from(ids, (id) => weights.weight(id)) };
  });
  const indptr = new Int32Array(rows.length + 1);
  rows.forEach(({ ids }, row) => (indptr[row + 1] = indptr[row]! + ids.length));
  const data = new Float32Array(indptr.at(-1)!);
  const indices = new Int32Array(data.length);
  rows.forEach(({ ids, values }, row) => {
    indices.set(ids, indptr[row]);
    data.set(values, indptr[row]);
  });
  return { data, indices, indptr, shape: [rows.length, weights.numWords] };
}
