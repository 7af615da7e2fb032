import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { ngramIndexFromJSON } from './ngram-index-from-json.js';
import { ngramIndex } from './ngram-index.js';
import { sequencesToMatrix } from './sequences-to-matrix.js';

describe('ngramIndex', () => {
  it("appends n-grams in the order of Keras' fastText example", () => {
    // add_ngram of keras/examples/imdb_fasttext.py appends the pairs of a sequence in order, then the
    // runs of three, but only those that have an id: (1, 3) comes twice, so it has the first one.
    const pairs = ngramIndex(
      [
        [1, 3, 4],
        [1, 3, 7],
      ],
      { firstId: 10 },
    );
    expect(pairs.append([1, 3, 4, 5])).toEqual(Int32Array.of(1, 3, 4, 5, 10, 11));
    expect(pairs.append([1, 3, 7, 9, 2])).toEqual(Int32Array.of(1, 3, 7, 9, 2, 10, 12));
    expect(pairs.size).toBe(13);
    const triples = ngramIndex([[1, 3, 4]], { firstId: 10, ngrams: 3 });
    expect(triples.append([1, 3, 4])).toEqual(Int32Array.of(1, 3, 4, 10, 11, 12));
  });

  it('keeps the most frequent n-grams, of equally frequent ones the first', () => {
    const index = ngramIndex(
      [
        [1, 2],
        [3, 4],
        [5, 6],
        [3, 4],
      ],
      { firstId: 7, maxNgrams: 2 },
    );
    expect(index.size).toBe(9);
    expect(index.append([3, 4])).toEqual(Int32Array.of(3, 4, 7));
    expect(index.append([1, 2])).toEqual(Int32Array.of(1, 2, 8));
    expect(index.append([5, 6])).toEqual(Int32Array.of(5, 6));
  });

  it('does not take 1, 23 for 12, 3', () => {
    const index = ngramIndex([[1, 23]], { firstId: 30 });
    expect(index.append([12, 3])).toEqual(Int32Array.of(12, 3));
  });

  it('makes bags of n-grams of any matrix', () => {
    const sequences = [
      [1, 2, 1, 2],
      [2, 1],
    ];
    const index = ngramIndex(sequences, { firstId: 3 });
    const { data, shape } = sequencesToMatrix(
      sequences.map((ids) => index.append(ids)),
      { numWords: index.size, mode: 'count' },
    );
    // Columns: none, 1, 2, then 1 2 and 2 1, both seen twice.
    expect(data).toEqual(Float32Array.of(0, 2, 2, 2, 1, 0, 1, 1, 0, 1));
    expect(shape).toEqual([2, 5]);
  });

  it('gives every n-gram of what it was made of an id of its own, below its size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(9), { maxLength: 10 })),
        fc.integer({ min: 2, max: 4 }),
        (sequences, ngrams) => {
          const index = ngramIndex(sequences, { firstId: 10, ngrams });
          const seen = new Set<number>();
          for (const ids of sequences) {
            const appended = index.append(ids).subarray(ids.length);
            let expected = 0;
            for (let n = 2; n <= ngrams; n++) expected += Math.max(0, ids.length - n + 1);
            expect(appended).toHaveLength(expected);
            for (const id of appended) seen.add(id);
          }
          expect([...seen].toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: index.size - 10 }, (_, i) => 10 + i),
          );
        },
      ),
    );
  });

  it('is the same again from its JSON', () => {
    const index = ngramIndex(
      [
        [1, 2, 3, 1, 2],
        [-1, 2],
      ],
      { firstId: 4, ngrams: 3 },
    );
    const revived = ngramIndexFromJSON(JSON.parse(JSON.stringify(index)));
    expect(revived.size).toBe(index.size);
    expect(revived.append([1, 2, 3, -1, 2])).toEqual(index.append([1, 2, 3, -1, 2]));
    expect(revived.append([1, 2, 3])).toHaveLength(6);
  });

  it.each([
    [{ firstId: 0 }, 'firstId must be a positive integer'],
    [{ firstId: 5, ngrams: 1 }, 'ngrams must be an integer from 2'],
    [{ firstId: 5, maxNgrams: 0.5 }, 'maxNgrams must be a positive integer'],
  ])('refuses %o', (options, message) => {
    expect(() => ngramIndex([[1, 2]], options)).toThrow(`ngramIndex: ${message}`);
  });
});

describe('ngramIndexFromJSON', () => {
  const config = { kind: 'ngram-index', firstId: 3, ngrams: ['1 2'] };

  it.each([
    null,
    {},
    { ...config, kind: 'vocabulary' },
    { ...config, firstId: 0 },
    { ...config, firstId: 1.5 },
    { ...config, ngrams: '1 2' },
    { ...config, ngrams: ['1'] },
    { ...config, ngrams: ['1  2'] },
    { ...config, ngrams: ['1 2', 'a b'] },
    { ...config, ngrams: ['1' + ' 1'.repeat(600)] },
  ])('refuses %j', (json) => {
    expect(() => ngramIndexFromJSON(json)).toThrow(TextDataError);
    expect(() => ngramIndexFromJSON(json)).toThrow('not the JSON of an n-gram index');
  });

  it('refuses an n-gram that would have two ids', () => {
    expect(() => ngramIndexFromJSON({ ...config, ngrams: ['1 2', '1 2'] })).toThrow(
      'ngramIndexFromJSON: every n-gram may occur only once',
    );
  });

  it('answers any JSON with an index or a typed error', () => {
    const forged = fc.record({
      kind: fc.constant('ngram-index'),
      firstId: fc.integer(),
      ngrams: fc.array(fc.stringMatching(/^-?[\d ]+$/)),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), forged), (json) => {
        try {
          expect(ngramIndexFromJSON(json).size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(TextDataError);
        }
      }),
    );
  });
});
