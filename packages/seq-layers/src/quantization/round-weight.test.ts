import { array, assert, float, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { roundWeight } from './round-weight.js';

test('the number furthest from zero becomes the largest of its column, the others the nearest', () => {
  const matrix = Float32Array.of(1.27, -2, 0.014, 1, -0.006, 0.008);
  const { values, scales } = roundWeight(matrix, { columns: 2, bits: 8 });
  // Scales 0.01 and 2 / 127: 127, 1 and −1 of the one, −127, 64 and 1 of the other.
  const expected = [1.27, -2, 0.01, 128 / 127, -0.01, 2 / 127];
  expect(scales[0]).toBeCloseTo(0.01, 8);
  expect(scales[1]).toBeCloseTo(2 / 127, 8);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
});

test('16 bits are 258 times as fine', () => {
  const matrix = Float32Array.of(1, 0.3);
  const [eight, sixteen] = ([8, 16] as const).map(
    (bits) => roundWeight(matrix, { columns: 1, bits }).scales[0]!,
  );
  expect(eight! / sixteen!).toBeCloseTo(32_767 / 127, 3);
});

test.each([8, 16] as const)(
  'with %i bits no number moves by more than half the scale, and all are multiples of it',
  (bits) => {
    const numbers = array(float({ noNaN: true, min: -(2 ** 100), max: 2 ** 100 }), {
      minLength: 1,
    });
    assert(
      property(integer({ min: 1, max: 5 }), numbers, (columns, all) => {
        const matrix = Float32Array.from(all.slice(0, all.length - (all.length % columns)));
        const { values, scales } = roundWeight(matrix, { columns, bits });
        matrix.forEach((value, i) => {
          const scale = scales[i % columns]!;
          // A column of numbers below 2⁻¹²⁶ · 127 is one of zeros.
          const least = bits === 8 ? 2e-36 : 4e-34;
          const limit = scale === 0 ? least : scale / 2 + 1e-6 * Math.abs(value);
          expect(Math.abs(values[i]! - value)).toBeLessThanOrEqual(limit);
          const code = scale === 0 ? 0 : Math.round(values[i]! / scale);
          expect(Math.fround(code * scale)).toBe(values[i]);
          expect(Math.abs(code)).toBeLessThanOrEqual(bits === 8 ? 127 : 32_767);
        });
      }),
    );
  },
);
