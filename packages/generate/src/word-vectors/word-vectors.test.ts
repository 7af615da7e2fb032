import { describe, expect, it } from 'vitest';
import { GenerateError } from '../errors.js';
import { wordVectors } from './word-vectors.js';

const vectors = wordVectors({
  words: ['a', 'b', 'constructor'],
  vectors: Float32Array.of(3, 4, 0, 0, -5, 12),
  dimensions: 2,
});

describe('wordVectors', () => {
  it('finds rows, vectors and their lengths', () => {
    expect(vectors.size).toBe(3);
    expect([vectors.rowOf('b'), vectors.rowOf('toString'), vectors.has('a')]).toEqual([
      1,
      undefined,
      true,
    ]);
    expect([...vectors.vectorOf('constructor')]).toEqual([-5, 12]);
    expect([...vectors.norms]).toEqual([5, 0, 13]);
  });

  it('picks words in the order asked for', () => {
    const picked = vectors.pick(new Set(['constructor', 'a']));
    expect(picked.words).toEqual(['constructor', 'a']);
    expect([...picked.vectors]).toEqual([-5, 12, 3, 4]);
    picked.vectors[0] = 1;
    expect(vectors.vectors[4]).toBe(-5);
    expect(() => vectors.pick(['a', 'a'])).toThrow(/every word once, got "a"/);
  });

  it('may be empty', () => {
    const none = wordVectors({ words: [], vectors: new Float32Array(), dimensions: 3 });
    expect([none.size, none.has('a')]).toEqual([0, false]);
  });

  it('says which word it does not know', () => {
    expect(() => vectors.vectorOf('A')).toThrow(GenerateError);
    expect(() => vectors.vectorOf('A')).toThrow(
      expect.objectContaining({ code: 'unknown-word', message: expect.stringContaining('"A"') }),
    );
  });

  it.each([
    ['too few numbers', ['a', 'b'], [1, 2, 3], 2, /2 numbers for each of 2 words, 4 in all, got 3/],
    ['NaN', ['a', 'b'], [1, 2, 3, NaN], 2, /got NaN in the vector of "b"/],
    ['an infinity', ['a', 'b'], [1, -Infinity, 3, 4], 2, /got -Infinity in the vector of "a"/],
    ['a word twice', ['a', 'a'], [1, 2, 3, 4], 2, /every word once, got "a" again/],
    ['no dimensions', [], [], 0, /one dimension or more/],
    ['half a dimension', ['a', 'b'], [1], 0.5, /one dimension or more/],
  ])('refuses %s', (_, words, numbers, dimensions, message) => {
    const make = () => wordVectors({ words, vectors: Float32Array.from(numbers), dimensions });
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-data' }));
  });
});
