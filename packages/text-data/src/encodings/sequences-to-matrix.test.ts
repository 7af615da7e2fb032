import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { documentFrequencies } from './document-frequencies.js';
import type { MatrixMode, MatrixOptions } from './sequence-weights.js';
import { sequencesToMatrix } from './sequences-to-matrix.js';
import { sequencesToSparseMatrix, type SparseMatrix } from './sequences-to-sparse-matrix.js';

/**
 * 'The whale, the white whale!', 'Call me Ishmael.', 'The ship and the whale and the sea' and an empty
 * text, by the word index of keras_preprocessing 1.1.0's Tokenizer fitted on them.
 */
const sequences = [[1, 2, 1, 4, 2], [5, 6, 7], [1, 8, 3, 1, 2, 3, 1, 9], []];

/** Made with the same: Tokenizer(num_words=7).sequences_to_matrix(sequences, mode). */
const golden: Record<MatrixMode, number[][]> = {
  binary: [
    [0, 1, 1, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 1, 1],
    [0, 1, 1, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ],
  count: [
    [0, 2, 2, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 1, 1],
    [0, 3, 1, 2, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ],
  freq: [
    [0, 0.4, 0.4, 0, 0.2, 0, 0],
    [0, 0, 0, 0, 0, 0.3333333333333333, 0.3333333333333333],
    [0, 0.375, 0.125, 0.25, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ],
  tfidf: [
    [0, 1.4345999834090677, 1.4345999834090677, 0, 1.0986122886681096, 0, 0],
    [0, 0, 0, 0, 0, 1.0986122886681096, 1.0986122886681096],
    [0, 1.7781497019707815, 0.8472978603872034, 1.8601122990869186, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ],
};

const modes = Object.keys(golden) as MatrixMode[];

function dense({ data, indices, indptr, shape }: SparseMatrix): Float32Array {
  const [rows, columns] = shape as [number, number];
  const all = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = indptr[row]!; i < indptr[row + 1]!; i++)
      all[row * columns + indices[i]!] = data[i]!;
  }
  return all;
}

describe('sequencesToMatrix', () => {
  it.each(modes)('has the numbers of Keras in mode %s', (mode) => {
    const matrix = sequencesToMatrix(sequences, {
      numWords: 7,
      mode,
      documentFrequencies: documentFrequencies(sequences, { numWords: 7 }),
    });
    expect(matrix).toEqual({ data: Float32Array.from(golden[mode].flat()), shape: [4, 7] });
  });

  it('says by default which ids there are, and leaves out those without a column', () => {
    expect(sequencesToMatrix([[-1, 2, 3, 2 ** 31]], { numWords: 3 }).data).toEqual(
      Float32Array.of(0, 0, 1),
    );
  });

  it('weighs ids that no document had, and those beyond the counts, as seen in none', () => {
    const { data } = sequencesToMatrix([[1, 2]], {
      numWords: 3,
      mode: 'tfidf',
      documentFrequencies: { documentCount: 3, counts: Int32Array.of(0, 0) },
    });
    expect(data).toEqual(Float32Array.of(0, Math.log(4), Math.log(4)));
  });
});

describe('sequencesToSparseMatrix', () => {
  it('is laid out as compressed sparse rows, with rising columns', () => {
    expect(sequencesToSparseMatrix([[9, 1, 9], [], [4]], { numWords: 10, mode: 'count' })).toEqual({
      data: Float32Array.of(1, 2, 1),
      indices: Int32Array.of(1, 9, 4),
      indptr: Int32Array.of(0, 2, 2, 3),
      shape: [3, 10],
    });
  });

  it('is the dense matrix in every mode', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(12), { maxLength: 20 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...modes),
        (ids, mode) => {
          const options = {
            numWords: 10,
            mode,
            documentFrequencies: documentFrequencies(ids, { numWords: 10 }),
          };
          const sparse = sequencesToSparseMatrix(ids, options);
          expect(dense(sparse)).toEqual(sequencesToMatrix(ids, options).data);
          expect(sparse.data).not.toContain(0);
        },
      ),
    );
  });
});

describe.each([
  ['sequencesToMatrix', sequencesToMatrix],
  ['sequencesToSparseMatrix', sequencesToSparseMatrix],
])('%s', (name, encode) => {
  it.each([
    [{ numWords: 0 }, 'numWords must be a positive integer, got 0'],
    [{ numWords: 2 ** 40 }, 'an array of shape [1099511627776] has more than'],
    [
      { numWords: 2, mode: 'idf' },
      "mode must be 'binary' or 'count' or 'freq' or 'tfidf', got idf",
    ],
    [{ numWords: 2, mode: 'tfidf' }, "mode 'tfidf' needs the documentFrequencies of at least one"],
    [
      { numWords: 2, mode: 'tfidf', documentFrequencies: documentFrequencies([], { numWords: 2 }) },
      "mode 'tfidf' needs the documentFrequencies of at least one",
    ],
  ])('refuses %o', (options, message) => {
    const encoding = () => encode([[1]], options as MatrixOptions);
    expect(encoding).toThrow(TextDataError);
    expect(encoding).toThrow(`${name}: ${message}`);
  });
});

describe('documentFrequencies', () => {
  it('counts each id once a sequence, and sequences without any', () => {
    expect(documentFrequencies([[1, 1], [], [2, 1, 7]], { numWords: 4 })).toEqual({
      documentCount: 3,
      counts: Int32Array.of(0, 2, 1, 0),
    });
  });

  it('reads sequences one by one', () => {
    function* stream() {
      yield [1];
      yield [1, 3];
    }
    expect(documentFrequencies(stream(), { numWords: 4 }).counts).toEqual(
      Int32Array.of(0, 2, 0, 1),
    );
  });
});
