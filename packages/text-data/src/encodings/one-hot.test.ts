import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { oneHot } from './one-hot.js';

describe('oneHot', () => {
  it("makes the rows of Keras' to_categorical", () => {
    // The example of keras.utils.to_categorical: a = [0, 1, 2, 3], num_classes = 4.
    expect(oneHot([0, 1, 2, 3], { numClasses: 4 })).toEqual({
      data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
      shape: [4, 4],
    });
    expect(oneHot(Int32Array.of(2), { numClasses: 3 }).data).toEqual(Float32Array.of(0, 0, 1));
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses the id %d of three classes', (id) => {
    expect(() => oneHot([0, id], { numClasses: 3 })).toThrow(TextDataError);
    expect(() => oneHot([0, id], { numClasses: 3 })).toThrow(
      `oneHot: ids must be integers from 0 to 2, got ${id} at position 1`,
    );
  });

  it('refuses numbers of classes that make no matrix', () => {
    expect(() => oneHot([0], { numClasses: 0 })).toThrow('numClasses must be a positive integer');
    expect(() => oneHot([0, 0], { numClasses: 2 ** 31 })).toThrow(
      'has more than 2147483647 values',
    );
  });
});
