import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { NumpyRandomState } from './numpy-random-state.js';

describe('NumpyRandomState', () => {
  // Made with NumPy 1.24.2: rng = RandomState(seed); rng.shuffle(a), a = arange(10), then arange(7).
  it.each([
    [0, [2, 8, 4, 9, 1, 6, 7, 3, 0, 5], [3, 1, 2, 6, 5, 0, 4]],
    [1, [2, 9, 6, 4, 0, 3, 1, 7, 8, 5], [6, 3, 0, 2, 1, 4, 5]],
    [42, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6], [4, 1, 0, 3, 5, 6, 2]],
    [113, [9, 3, 6, 1, 0, 7, 4, 8, 2, 5], [5, 1, 0, 3, 6, 4, 2]],
    [4294967295, [6, 9, 5, 1, 8, 0, 7, 4, 2, 3], [0, 1, 5, 4, 6, 2, 3]],
  ])('makes the orders of NumPy with seed %i, one after another', (seed, first, second) => {
    const random = new NumpyRandomState('test', seed);
    expect([...random.shuffledRange(10)]).toEqual(first);
    expect([...random.shuffledRange(7)]).toEqual(second);
  });

  it("makes the orders of Keras' imdb, which takes 25,000 numbers more than one state holds", () => {
    // Made with NumPy 1.24.2 from RandomState(113), the default seed of keras.datasets.imdb.
    const random = new NumpyRandomState('test', 113);
    const train = random.shuffledRange(25_000);
    const test = random.shuffledRange(25_000);
    expect([...train.subarray(0, 4)]).toEqual([7798, 13226, 18078, 793]);
    expect([...train.subarray(-4)]).toEqual([16236, 22690, 4828, 14501]);
    expect([...test.subarray(0, 4)]).toEqual([22748, 4083, 8015, 13688]);
    expect([...test.subarray(-4)]).toEqual([2321, 23183, 20869, 16517]);
    expect(train.toSorted()).toEqual(Int32Array.from({ length: 25_000 }, (_, i) => i));
  });

  it('makes nothing of nothing', () => {
    expect(new NumpyRandomState('test', 0).shuffledRange(0)).toHaveLength(0);
    expect([...new NumpyRandomState('test', 0).shuffledRange(1)]).toEqual([0]);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses %d as a seed, as NumPy does', (seed) => {
    expect(() => new NumpyRandomState('imdb', seed)).toThrow(TextDataError);
    expect(() => new NumpyRandomState('imdb', seed)).toThrow(
      'imdb: seed must be an integer from 0 to 4294967295',
    );
  });
});
