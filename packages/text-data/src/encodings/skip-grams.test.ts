import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { makeSamplingTable } from './sampling-table.js';
import { skipGrams, type SkipGramsOptions } from './skip-grams.js';

const sequence = [1, 2, 0, 3, 4, 5, 3];

function skipGramPairs(ids: number[], options: SkipGramsOptions) {
  const { couples, labels } = skipGrams(ids, options);
  return Array.from(labels.data, (label, i) => ({
    pair: [couples.data[2 * i]!, couples.data[2 * i + 1]!],
    label,
  }));
}

describe('skipGrams', () => {
  // Made with keras_preprocessing 1.1.0: skipgrams(sequence, 6, window_size, negative_samples=0,
  // shuffle=False), the last one with a sampling table of certainties.
  it.each<[Partial<SkipGramsOptions>, string]>([
    [{ windowSize: 1 }, '12 21 34 43 45 54 53 35'],
    [{ windowSize: 2 }, '12 21 23 32 34 35 43 45 43 53 54 53 34 35'],
    [{}, '12 13 14 21 23 24 25 31 32 34 35 33 41 42 43 45 43 52 53 54 53 33 34 35'],
    [{ windowSize: 2, samplingTable: [0, 1, 0, 1, 0, 1] }, '12 32 34 35 53 54 53 34 35'],
  ])('finds the neighbours that Keras finds with %o', (options, expected) => {
    const found = skipGramPairs(sequence, {
      vocabularySize: 6,
      negativeSamples: 0,
      shuffle: false,
      ...options,
    });
    expect(found.map(({ pair }) => pair.join('')).join(' ')).toBe(expected);
    expect(found.every(({ label }) => label === 1)).toBe(true);
  });

  it('says the shapes of its arrays', () => {
    const { couples, labels } = skipGrams([1, 2, 3], { vocabularySize: 4, windowSize: 1 });
    expect(couples.shape).toEqual([8, 2]);
    expect(labels.shape).toEqual([8]);
    expect(couples.data).toHaveLength(16);
    expect(labels.data).toHaveLength(8);
  });

  it('adds negative samples as Keras does: of every centre as many, of words only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 20 }),
        fc.constantFrom(0, 1, 1.5, 3),
        fc.integer(),
        (ids, negativeSamples, seed) => {
          const pairs = skipGramPairs(ids, { vocabularySize: 10, negativeSamples, seed });
          const centres = (label: number) =>
            pairs.filter((pair) => pair.label === label).map(({ pair }) => pair[0]!);
          expect(centres(0)).toHaveLength(Math.floor(centres(1).length * negativeSamples));
          expect(pairs.every(({ pair }) => pair.every((id) => id >= 1 && id < 10))).toBe(true);
          if (Number.isInteger(negativeSamples)) {
            const repeated = centres(1).flatMap((id) => Array<number>(negativeSamples).fill(id));
            expect(centres(0).toSorted()).toEqual(repeated.toSorted());
          }
        },
      ),
    );
  });

  it('draws negative samples from the whole vocabulary, evenly', () => {
    const ids = Array<number>(1000).fill(1);
    const counts = new Map<number, number>();
    for (const { pair, label } of skipGramPairs(ids, { vocabularySize: 5, seed: 3 })) {
      if (label === 0) counts.set(pair[1]!, (counts.get(pair[1]!) ?? 0) + 1);
    }
    // 7,980 samples of four words: 1,995 of each expected, with a standard deviation of 39.
    expect([...counts.keys()].toSorted()).toEqual([1, 2, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count - 1995)).toBeLessThan(195);
  });

  it('takes centres as often as the sampling table says', () => {
    const ids = Array<number>(4000).fill(1);
    const { labels } = skipGrams(ids, {
      vocabularySize: 2,
      windowSize: 1,
      negativeSamples: 0,
      samplingTable: [0, 0.25],
    });
    // 8,000 pairs but for the ends: 2,000 expected, with a standard deviation of 55.
    expect(Math.abs(labels.data.length - 2000)).toBeLessThan(275);
  });

  it('shuffles pairs with their labels, decided by the seed alone', () => {
    const options = { vocabularySize: 6, windowSize: 2, seed: 0 };
    const shuffled = skipGramPairs(sequence, options);
    const inOrder = skipGramPairs(sequence, { ...options, shuffle: false });
    expect(shuffled).not.toEqual(inOrder);
    const sorted = (pairs: typeof shuffled) => pairs.map((pair) => JSON.stringify(pair)).toSorted();
    expect(sorted(shuffled)).toEqual(sorted(inOrder));
    expect(skipGramPairs(sequence, { vocabularySize: 6, windowSize: 2 })).toEqual(shuffled);
    expect(skipGramPairs(sequence, { ...options, seed: 1 })).not.toEqual(shuffled);
  });

  it('makes nothing of nothing', () => {
    for (const ids of [[], [1], [0, 0]]) {
      expect(skipGrams(ids, { vocabularySize: 3 }).couples.shape).toEqual([0, 2]);
    }
  });

  it.each([
    [{ vocabularySize: 1 }, 'vocabularySize must be an integer from 2, got 1'],
    [{ windowSize: 0 }, 'windowSize must be a positive integer, got 0'],
    [{ negativeSamples: -1 }, 'negativeSamples must be a number from 0, got -1'],
    [{ negativeSamples: 1e12 }, 'an array of shape ['],
    [{ negativeSamples: Infinity }, 'negativeSamples must be a number from 0, got Infinity'],
    [{ seed: 0.5 }, 'seed must be an integer, got 0.5'],
    [{ samplingTable: [1, 1] }, 'samplingTable has 2 entries, none for id 2'],
  ])('refuses %o', (options, message) => {
    const pairs = () => skipGrams(sequence, { vocabularySize: 6, ...options });
    expect(pairs).toThrow(TextDataError);
    expect(pairs).toThrow(`skipGrams: ${message}`);
  });
});

it('counts pairs before it makes them, also of a window that is far too wide', () => {
  const ids = new Int32Array(100_000).fill(1);
  expect(() => skipGrams(ids, { vocabularySize: 2, windowSize: 100_000 })).toThrow(
    'skipGrams: an array of shape [19999800000, 2] has more than 2147483647 values',
  );
});

describe('makeSamplingTable', () => {
  // Made with keras_preprocessing 1.1.0 (NumPy 1.24.2): make_sampling_table.
  it.each<[number, number, number]>([
    [0, 1e-5, 0.0031522478751942504],
    [1, 1e-5, 0.0031522478751942504],
    [2, 1e-5, 0.0054759726939176976],
    [10, 1e-5, 0.017113596231244657],
    [100, 1e-5, 0.07202195396304349],
    [999, 1e-5, 0.27343684719607847],
    [4, 1e-3, 0.09128167456366162],
    [1, 1, 0.9968283035040019],
    [2, 1, 1],
  ])('has for rank %i with factor %d the number of Keras', (rank, samplingFactor, expected) => {
    expect(makeSamplingTable(1000, { samplingFactor })[rank]).toBeCloseTo(expected, 14);
  });

  it('has the samplingFactor 1e-5 by default, and size entries', () => {
    expect(makeSamplingTable(20)).toEqual(makeSamplingTable(20, { samplingFactor: 1e-5 }));
    expect(makeSamplingTable(20)).toHaveLength(20);
  });

  it('refuses sizes and factors that make no table', () => {
    expect(() => makeSamplingTable(0)).toThrow(
      'makeSamplingTable: size must be a positive integer',
    );
    for (const samplingFactor of [0, -1, Number.NaN, Infinity]) {
      expect(() => makeSamplingTable(9, { samplingFactor })).toThrow(
        'makeSamplingTable: samplingFactor must be a number above 0',
      );
    }
  });
});
