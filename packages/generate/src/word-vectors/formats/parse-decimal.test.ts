import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { expect, it } from 'vitest';
import { parseDecimal } from './parse-decimal.js';

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

it.each([
  '0',
  '-0',
  '+7',
  '1.',
  '.5',
  '-.25',
  '0.418',
  '-0.0000001',
  '00012.50',
  '1e-05',
  '-9.2E-5',
  '2e+3',
  '9007199254740991',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1234567890123456789',
  '0.00000000000000000000001',
  '1e400',
  '4.9e-324',
])('reads %s as Number does', (text) => {
  expect(parse(text)).toBe(Number(text));
});

it('reads what is printed of any number as Number does', () => {
  const generator = mersenne(1);
  const texts = Array.from({ length: 10_000 }, () => {
    const [mantissa, digits] = [uniformInt(generator, -1e9, 1e9), uniformInt(generator, 0, 20)];
    const scaled = mantissa / 10 ** uniformInt(generator, 0, 12);
    return [String(scaled), scaled.toFixed(digits), scaled.toExponential(digits)];
  }).flat();
  expect(texts.map(parse)).toEqual(texts.map(Number));
});

it.each([
  '',
  ' ',
  '-',
  '+',
  '.',
  '-.',
  'nan',
  '-nan',
  'NaN',
  'inf',
  'Infinity',
  '0x10',
  '1_000',
  '1,5',
  '1e',
  'e5',
  '--1',
  '1.2.3',
  '1 ',
  '\t1',
  '1-',
  '٣',
  '0b1',
  '1e5.5',
])('reads no number in %j', (text) => {
  expect(parse(text)).toBeNaN();
});
