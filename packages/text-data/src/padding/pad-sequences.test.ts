import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { padSequences, type PaddedSequences, type PadSequencesOptions } from './pad-sequences.js';
import { sequenceMask } from './sequence-mask.js';

function rows({ data, shape }: Pick<PaddedSequences, 'data' | 'shape'>): number[][] {
  const [count, width] = shape as [number, number];
  return Array.from({ length: count }, (_, row) => [
    ...data.subarray(row * width, (row + 1) * width),
  ]);
}

const sequences = [[1], [2, 3], [4, 5, 6, 7], []];

describe('padSequences', () => {
  // Made with keras_preprocessing 1.1.0: keras_preprocessing.sequence.pad_sequences.
  it.each<[PadSequencesOptions, number[][]]>([
    [
      {},
      [
        [0, 0, 0, 1],
        [0, 0, 2, 3],
        [4, 5, 6, 7],
        [0, 0, 0, 0],
      ],
    ],
    [
      { maxLen: 3 },
      [
        [0, 0, 1],
        [0, 2, 3],
        [5, 6, 7],
        [0, 0, 0],
      ],
    ],
    [
      { maxLen: 3, padding: 'post' },
      [
        [1, 0, 0],
        [2, 3, 0],
        [5, 6, 7],
        [0, 0, 0],
      ],
    ],
    [
      { maxLen: 3, truncating: 'post' },
      [
        [0, 0, 1],
        [0, 2, 3],
        [4, 5, 6],
        [0, 0, 0],
      ],
    ],
    [
      { maxLen: 3, padding: 'post', truncating: 'post' },
      [
        [1, 0, 0],
        [2, 3, 0],
        [4, 5, 6],
        [0, 0, 0],
      ],
    ],
    [
      { maxLen: 2, value: -1 },
      [
        [-1, 1],
        [2, 3],
        [6, 7],
        [-1, -1],
      ],
    ],
    [
      { maxLen: 6, value: 9, padding: 'post' },
      [
        [1, 9, 9, 9, 9, 9],
        [2, 3, 9, 9, 9, 9],
        [4, 5, 6, 7, 9, 9],
        [9, 9, 9, 9, 9, 9],
      ],
    ],
  ])('pads as Keras does with %o', (options, expected) => {
    expect(rows(padSequences(sequences, options))).toEqual(expected);
  });

  it("stores what Keras' dtype would", () => {
    const floats = padSequences([[0.5], [1.25, -2]], { dtype: 'float32', value: 0.1 });
    expect(floats.data).toEqual(Float32Array.of(0.1, 0.5, 1.25, -2));
    // Also by keras_preprocessing 1.1.0: int32 cuts fractions off.
    const integers = padSequences([[0.5, -1.7], [1.25]], { value: -2.9 });
    expect(integers.data).toEqual(Int32Array.of(0, -1, -2, 1));
  });

  it('gives one contiguous array, its shape, and how much of each row is not padding', () => {
    const { data, shape, lengths } = padSequences([Int32Array.of(8, 9), [7]], { maxLen: 3 });
    expect(data).toEqual(Int32Array.of(0, 8, 9, 0, 0, 7));
    expect(shape).toEqual([2, 3]);
    expect(lengths).toEqual(Int32Array.of(2, 1));
  });

  it('makes nothing of no sequences, and of empty ones', () => {
    expect(padSequences([]).shape).toEqual([0, 0]);
    expect(padSequences([[], []]).shape).toEqual([2, 0]);
    expect(padSequences([[]], { maxLen: 2, value: 5 }).data).toEqual(Int32Array.of(5, 5));
  });

  it('never loses the kept part', () => {
    const end = fc.constantFrom('pre' as const, 'post' as const);
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 12 })),
        fc.record({ maxLen: fc.integer({ min: 1, max: 15 }), padding: end, truncating: end }),
        fc.integer(),
        (originals, options, value) => {
          const { maxLen, padding, truncating } = options;
          const padded = padSequences(originals, { ...options, value });
          const mask = sequenceMask(padded.lengths, { maxLen, padding });
          rows(padded).forEach((row, i) => {
            const kept =
              truncating === 'pre' ? originals[i]!.slice(-maxLen) : originals[i]!.slice(0, maxLen);
            const filling = Array<number>(maxLen - kept.length).fill(value);
            expect(row).toEqual(padding === 'pre' ? [...filling, ...kept] : [...kept, ...filling]);
            expect(row.filter((_, at) => mask.data[i * maxLen + at] === 1)).toEqual(kept);
          });
        },
      ),
    );
  });

  it.each([
    [{ maxLen: 0 }, 'padSequences: maxLen must be a positive integer, got 0'],
    [{ maxLen: 1.5 }, 'padSequences: maxLen must be a positive integer, got 1.5'],
    [{ maxLen: 2 ** 40 }, 'padSequences: an array of shape [1, 1099511627776] has more than'],
    [{ padding: 'left' }, "padSequences: padding must be 'pre' or 'post', got left"],
    [{ truncating: 'right' }, "padSequences: truncating must be 'pre' or 'post', got right"],
    [{ dtype: 'string' }, "padSequences: dtype must be 'int32' or 'float32', got string"],
    [{ value: 2 ** 31 }, 'padSequences: value must fit into an int32, got 2147483648'],
    [{ value: -(2 ** 31) - 1 }, 'padSequences: value must fit into an int32, got -2147483649'],
    [{ value: NaN }, 'padSequences: value must fit into an int32, got NaN'],
  ])('refuses %o', (options, message) => {
    const pad = () => padSequences([[1]], options as PadSequencesOptions);
    expect(pad).toThrow(TextDataError);
    expect(pad).toThrow(message);
  });

  it('fills up with any number of the dtype', () => {
    const filled = (options: PadSequencesOptions) =>
      padSequences([[]], { maxLen: 1, ...options }).data[0];
    expect(filled({ value: -(2 ** 31) })).toBe(-(2 ** 31));
    expect(filled({ value: -1.5 })).toBe(-1);
    expect(filled({ value: 2 ** 31, dtype: 'float32' })).toBe(2 ** 31);
  });

  it.each([
    [[1, 2], 'got 1 at position 0; a single sequence goes in a list, as in padSequences([ids])'],
    [[[1], 'a'], 'got a at position 1'],
    [[[1], null], 'got null at position 1'],
    [Int32Array.of(7), 'got 7 at position 0'],
  ])('refuses %j as sequences', (wrong, message) => {
    const pad = () => padSequences(wrong as number[][]);
    expect(pad).toThrow(TextDataError);
    expect(pad).toThrow(`padSequences: expected a list of sequences of ids, ${message}`);
  });
});

describe('sequenceMask', () => {
  it('tells tokens from padding, also where a token has the id of padding', () => {
    const { lengths } = padSequences([[0], [8, 0, 9]]);
    expect(sequenceMask(lengths, { maxLen: 3 })).toEqual({
      data: Uint8Array.of(0, 0, 1, 1, 1, 1),
      shape: [2, 3],
    });
    expect(sequenceMask(lengths, { maxLen: 3, padding: 'post' }).data).toEqual(
      Uint8Array.of(1, 0, 0, 1, 1, 1),
    );
  });

  it.each([
    [[4], { maxLen: 3 }, 'lengths must be integers from 0 to maxLen 3, got 4 for row 0'],
    [[1, -1], { maxLen: 3 }, 'lengths must be integers from 0 to maxLen 3, got -1 for row 1'],
    [[1], { maxLen: -1 }, 'maxLen must be an integer from 0, got -1'],
  ])('refuses lengths %j with %o', (lengths, options, message) => {
    expect(() => sequenceMask(lengths, options)).toThrow(`sequenceMask: ${message}`);
  });
});
