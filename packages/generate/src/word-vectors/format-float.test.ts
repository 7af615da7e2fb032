import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { expect, it } from 'vitest';
import { formatFloat } from './format-float.js';

it.each([
  [0.1, '0.1'],
  [-2.5, '-2.5'],
  [0, '0'],
  [16777216, '16777216'],
  [1e-7, '1e-7'],
  [1 / 3, '0.33333334'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [1.401298464324817e-45, '1.4013e-45'],
])('float32 %d is %s', (value, text) => {
  expect(formatFloat(Math.fround(value))).toBe(text);
});

it('is the same float32 when it is read, whatever the bits', () => {
  const generator = mersenne(2);
  const bits = new DataView(new ArrayBuffer(4));
  const values = Array.from({ length: 20_000 }, () => {
    bits.setInt32(0, uniformInt(generator, -(2 ** 31), 2 ** 31 - 1));
    return bits.getFloat32(0);
  }).filter(Number.isFinite);
  expect(values.map((value) => Math.fround(Number(formatFloat(value))))).toEqual(values);
});
