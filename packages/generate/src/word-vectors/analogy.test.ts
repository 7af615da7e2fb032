import { describe, expect, it } from 'vitest';
import { analogy } from './analogy.js';
import { wordVectors } from './word-vectors.js';

// Dimensions: royal, male, female, fruit. Lengths differ on purpose.
const table: Record<string, number[]> = {
  king: [10, 10, 0, 0],
  queen: [3, 0, 3, 0.3],
  man: [0, 0.5, 0, 0],
  woman: [0, 0, 7, 0],
  apple: [0, 0, 0, 2],
  princess: [1, 0, 4, 0],
  prince: [3, 3, 0, 0],
  nothing: [0, 0, 0, 0],
};
const vectors = wordVectors({
  words: Object.keys(table),
  vectors: Float32Array.from(Object.values(table).flat()),
  dimensions: 4,
});

describe('analogy', () => {
  it('king − man + woman is queen', () => {
    const found = analogy(vectors, { positive: ['king', 'woman'], negative: ['man'] });
    // The sum of unit vectors is (r, r − 1, 1, 0); sums of the vectors themselves, (10, 9.5, 7, 0), would
    // have prince come first.
    const r = Math.SQRT1_2;
    const length = Math.sqrt(r ** 2 + (r - 1) ** 2 + 1);
    expect(found.map(({ word }) => word)).toEqual(['queen', 'princess', 'prince', 'apple']);
    const expected = [
      (3 * r + 3) / (length * Math.sqrt(18.09)),
      (r + 4) / (length * Math.sqrt(17)),
      (6 * r - 3) / (length * Math.sqrt(18)),
      0,
    ];
    for (const [i, { similarity }] of found.entries())
      expect(similarity).toBeCloseTo(expected[i]!, 6);
  });

  it('of negative words alone is what is least like them', () => {
    const found = analogy(vectors, { positive: [], negative: ['woman'] });
    const words = found.map(({ word }) => word);
    expect(words).toEqual(['king', 'man', 'apple', 'prince', 'queen', 'princess']);
  });

  it('leaves the words asked for out, and gives k', () => {
    const found = analogy(vectors, { positive: ['woman', 'queen'], k: 1 });
    expect(found.map(({ word }) => word)).toEqual(['princess']);
  });

  it.each([
    ['an unknown word', { positive: ['king'], negative: ['boy'] }, 'unknown-word'],
    ['no words', { positive: [] }, 'invalid-option'],
    ['k of −1', { positive: ['king'], k: -1 }, 'invalid-option'],
    ['a word without direction', { positive: ['nothing'] }, 'invalid-data'],
    ['a sum of nothing', { positive: ['king'], negative: ['king'] }, 'invalid-data'],
  ])('refuses %s', (_, options, code) => {
    expect(() => analogy(vectors, options)).toThrow(expect.objectContaining({ code }));
  });
});
