import { describe, expect, it } from 'vitest';
import { skipGramBatches, type SkipGramBatchesOptions } from './skip-gram-batches.js';

/** Pairs of an epoch: word, neighbour and the words drawn beside it. */
function rowsOf(
  sequences: readonly number[][],
  options: SkipGramBatchesOptions,
  position = {},
): number[][] {
  return [...skipGramBatches(sequences, options).batches(position)].flatMap(
    ({ inputs: [words, contexts], targets }) => {
      const [size, width] = contexts.shape as [number, number];
      expect(words.shape).toEqual([size, 1]);
      expect(targets.shape).toEqual([size, width]);
      return Array.from({ length: size }, (_, i) => {
        const row = contexts.data.slice(i * width, (i + 1) * width);
        const labels = Array.from(targets.data.subarray(i * width, (i + 1) * width));
        expect(labels).toEqual([1, ...Array.from({ length: width - 1 }, () => 0)]);
        return [words.data[i]!, ...row];
      });
    },
  );
}

const all = { vocabularySize: 6, subsample: 0, negativeSamples: 1 };

it('has every neighbour within a reach of one, both ways, and none over an end or a gap', () => {
  const rows = rowsOf([[1, 2, 3]], { ...all, windowSize: 1 });
  expect(rows.map(([word, neighbour]) => [word, neighbour])).toEqual([
    [1, 2],
    [2, 1],
    [2, 3],
    [3, 2],
  ]);
  const apart = rowsOf([[1, 2], [3, 4], [5]], { ...all, windowSize: 4 });
  const pairs = apart.map(([word, neighbour]) => `${word}${neighbour}`).toSorted();
  expect(pairs).toEqual(['12', '21', '34', '43']);
  // What is no word does not stand between words.
  const gap = rowsOf([[1, 0, 2]], { ...all, windowSize: 1 });
  expect(gap.map(([word, neighbour]) => [word, neighbour])).toEqual([
    [1, 2],
    [2, 1],
  ]);
});

it('draws the reach of each word anew: near neighbours come more often', () => {
  const text = Array.from({ length: 6000 }, (_, i) => 1 + (i % 50));
  const windowSize = 4;
  const rows = rowsOf([text], { ...all, vocabularySize: 51, windowSize });
  const counts = new Map<number, number>();
  for (const [word, neighbour] of rows as [number, number][]) {
    const distance = (((neighbour - word) % 50) + 50) % 50;
    const near = Math.min(distance, 50 - distance);
    counts.set(near, (counts.get(near) ?? 0) + 1);
  }
  for (let distance = 1; distance <= windowSize; distance++) {
    const expected = (2 * 6000 * (windowSize - distance + 1)) / windowSize;
    expect(counts.get(distance)).toBeGreaterThan(0.95 * expected);
    expect(counts.get(distance)).toBeLessThan(1.05 * expected);
  }
  expect(Math.max(...counts.keys())).toBe(windowSize);
});

it('draws negative samples by counts to the power 0.75, and never the neighbour', () => {
  // Counts 8000, 2000, 1000 of the words 1, 2, 3.
  const text = Array.from({ length: 11_000 }, (_, i) => (i % 11 < 8 ? 1 : i % 11 < 10 ? 2 : 3));
  const options = { ...all, vocabularySize: 5, windowSize: 1, negativeSamples: 4 };
  const rows = rowsOf([text], options);
  for (const [, neighbour, ...drawn] of rows) expect(drawn).not.toContain(neighbour);
  const beside3 = rows.filter(([, neighbour]) => neighbour === 3).flatMap((row) => row.slice(2));
  const ones = beside3.filter((id) => id === 1).length;
  const share = 8 ** 0.75 / (8 ** 0.75 + 2 ** 0.75);
  const expected = beside3.length * share;
  const deviation = Math.sqrt(beside3.length * share * (1 - share));
  expect(beside3.every((id) => id === 1 || id === 2)).toBe(true);
  expect(Math.abs(ones - expected)).toBeLessThan(4 * deviation);
  const flat = rowsOf([text], { ...options, negativePower: 0 }).filter((row) => row[1] === 3);
  const flatDrawn = flat.flatMap((row) => row.slice(2));
  const half = flatDrawn.length / 2;
  expect(Math.abs(flatDrawn.filter((id) => id === 1).length - half)).toBeLessThan(
    4 * Math.sqrt(half / 2),
  );
});

it('thins frequent words by √(t/f) + t/f', () => {
  // Word 1 is nine tenths of the text.
  const text = Array.from({ length: 40_000 }, (_, i) => (i % 10 === 0 ? 2 : 1));
  const subsample = 0.05;
  const options = { ...all, vocabularySize: 3, windowSize: 1, subsample };
  const rows = rowsOf([text], options);
  // Each word that is kept has two neighbours, but at the ends.
  const kept = (id: number) => rows.filter(([word]) => word === id).length / 2;
  const share = (f: number) => Math.min(1, Math.sqrt(subsample / f) + subsample / f);
  expect(kept(1) / 36_000).toBeCloseTo(share(0.9), 1);
  expect(kept(2) / 4000).toBeCloseTo(share(0.1), 1);
  expect(rowsOf([text], { ...options, subsample: 0 })).toHaveLength(2 * 40_000 - 2);
});

it('expects about as many batches as there come', () => {
  const sequences = Array.from({ length: 50 }, (_, s) =>
    Array.from({ length: 4 + 3 * s }, (_unused, i) => (i + s) % 9),
  );
  for (const windowSize of [1, 3, 8]) {
    for (const subsample of [0, 0.05]) {
      const options = { ...all, vocabularySize: 9, windowSize, subsample, batchSize: 16 };
      const source = skipGramBatches(sequences, options);
      const lengths = [0, 1, 2, 3].map((epoch) => [...source.batches({ epoch })].length);
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      expect(source.expectedLength / mean).toBeGreaterThan(0.95);
      expect(source.expectedLength / mean).toBeLessThan(1.05);
    }
  }
  // Both pairs of two words.
  expect(skipGramBatches([[1, 2], [3]], { ...all, batchSize: 1 }).expectedLength).toBe(2);
});

describe('epochs', () => {
  const sequences = Array.from({ length: 40 }, (_, s) =>
    Array.from({ length: 7 }, (_unused, i) => 1 + ((3 * s + i * i) % 9)),
  );
  const options = { vocabularySize: 10, batchSize: 16, subsample: 0.05 };
  const source = skipGramBatches(sequences, options);

  it('are the same each time, and each another', () => {
    for (const seed of [0, 1, -5]) {
      const seeded = { ...options, seed };
      expect(rowsOf(sequences, seeded)).toEqual(rowsOf(sequences, seeded));
    }
    expect(rowsOf(sequences, options, { epoch: 1 })).not.toEqual(rowsOf(sequences, options));
    expect(rowsOf(sequences, { ...options, seed: 1 })).not.toEqual(rowsOf(sequences, options));
    expect(rowsOf(sequences, { ...options, seed: 0 })).toEqual(rowsOf(sequences, options));
  });

  it('can be entered at any batch', () => {
    const whole = [...source.batches({ epoch: 2 })];
    expect(whole.length).toBeGreaterThan(10);
    for (const start of [0, 1, 7, whole.length - 1, whole.length]) {
      expect([...source.batches({ epoch: 2, start })]).toEqual(whole.slice(start));
    }
    for (const { inputs } of whole.slice(0, -1)) expect(inputs[0].shape).toEqual([16, 1]);
  });
});

it.each<[string, number[][], Partial<SkipGramBatchesOptions>, string]>([
  [
    'an id out of the vocabulary',
    [
      [1, 2],
      [3, 6],
    ],
    {},
    'got 6 at position 1 of sequence 1',
  ],
  ['a negative id', [[1, -1]], {}, 'got -1'],
  ['an id that is no integer', [[1, 1.5]], {}, 'got 1.5'],
  ['one word only', [[1, 1, 0]], {}, 'fewer than two different words'],
  ['no words', [], {}, 'fewer than two different words'],
  ['no window', [[1, 2]], { windowSize: 0 }, 'windowSize'],
  ['no negative sample', [[1, 2]], { negativeSamples: 0 }, 'negativeSamples'],
  ['no batch', [[1, 2]], { batchSize: 0 }, 'batchSize'],
  ['half a seed', [[1, 2]], { seed: 0.5 }, 'seed'],
  ['a negative share', [[1, 2]], { subsample: -1 }, 'subsample must be a number from 0 to 1'],
  ['no power', [[1, 2]], { negativePower: NaN }, 'negativePower'],
])('refuses %s', (_name, sequences, options, message) => {
  expect(() => skipGramBatches(sequences, { ...all, ...options })).toThrow(message);
});
