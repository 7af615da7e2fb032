import { mersenne } from 'pure-rand/generator/mersenne';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from './nearest-neighbors.js';
import { wordVectors, type WordVectors } from './word-vectors.js';

// Cosines with `east`: north 0, west −1, north-east 1/√2, far east 1 whatever its length.
const compass = wordVectors({
  words: ['east', 'north', 'nowhere', 'west', 'north-east', 'far east'],
  vectors: Float32Array.of(1, 0, 0, 2, 0, 0, -3, 0, 1, 1, 100, 0),
  dimensions: 2,
});

describe('nearestNeighbors', () => {
  it('are sorted by cosine, without the word itself and vectors of zeros', () => {
    const found = nearestNeighbors(compass, 'east');
    expect(found.map(({ word }) => word)).toEqual(['far east', 'north-east', 'north', 'west']);
    const cosines = found.map(({ similarity }) => similarity);
    expect(cosines[1]).toBeCloseTo(Math.SQRT1_2, 12);
    expect([cosines[0], cosines[2], cosines[3]]).toEqual([1, 0, -1]);
  });

  it('of a vector may be any word', () => {
    const found = nearestNeighbors(compass, [0, 0.1], { k: 2 });
    expect(found.map(({ word }) => word)).toEqual(['north', 'north-east']);
    expect(found[0]!.similarity).toBe(1);
  });

  it('are as many as asked for, but those excluded', () => {
    const found = nearestNeighbors(compass, 'east', {
      k: 2,
      exclude: ['far east', 'no such word'],
    });
    expect(found.map(({ word }) => word)).toEqual(['north-east', 'north']);
  });

  it('that are equally similar come in the order of the words', () => {
    const same = wordVectors({
      words: ['a', 'b', 'c', 'd', 'e'],
      vectors: Float32Array.of(1, 1, 1, 1, -1),
      dimensions: 1,
    });
    for (const k of [1, 2, 3]) {
      const found = nearestNeighbors(same, 'a', { k });
      expect(found.map(({ word }) => word)).toEqual(['b', 'c', 'd'].slice(0, k));
    }
  });

  it('are those of a full sort', () => {
    const random = randomVectors({ size: 500, dimensions: 7 });
    for (const word of ['w0', 'w123', 'w499']) {
      const everything = bySorting(random, word);
      for (const k of [1, 10, 499, 1000]) {
        const found = nearestNeighbors(random, word, { k });
        expect(found.map((one) => one.word)).toEqual(everything.slice(0, k));
      }
    }
  });

  it.each([
    ['an unknown word', 'up', {}, 'unknown-word'],
    ['a word without direction', 'nowhere', {}, 'invalid-data'],
    ['a vector of other dimensions', [1, 2, 3], {}, 'invalid-data'],
    ['a vector with NaN', [NaN, 1], {}, 'invalid-data'],
    ['k of 0', 'east', { k: 0 }, 'invalid-option'],
    ['half a neighbour', 'east', { k: 1.5 }, 'invalid-option'],
    ['one word to exclude, not in a list', 'east', { exclude: 'far east' }, 'invalid-option'],
  ])('refuse %s', (_, query, options, code) => {
    expect(() => nearestNeighbors(compass, query, options)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

function randomVectors({ size, dimensions }: Record<'size' | 'dimensions', number>): WordVectors {
  const generator = mersenne(0);
  return wordVectors({
    words: Array.from({ length: size }, (_, i) => `w${i}`),
    vectors: Float32Array.from(
      { length: size * dimensions },
      () => uniformFloat64(generator) - 0.5,
    ),
    dimensions,
  });
}

function bySorting(vectors: WordVectors, word: string): string[] {
  const cosine = (other: string) => {
    const [a, b] = [vectors.vectorOf(word), vectors.vectorOf(other)];
    const dot = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    return dot / (Math.hypot(...a) * Math.hypot(...b));
  };
  return vectors.words.filter((other) => other !== word).toSorted((a, b) => cosine(b) - cosine(a));
}
