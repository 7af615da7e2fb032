import { expect, it } from 'vitest';
import { decimal, integer } from './option-values.js';

it.each([
  ['7', 7],
  ['1e2', 100],
  ['+3', 3],
])('integer reads %j', (text, value) => {
  expect(integer({ min: 1, max: 100 })(text)).toBe(value);
});

it.each(['0', '101', '-1', '1.5', '', ' ', 'x', '1x', '0x10', 'NaN', 'Infinity', '1_000'])(
  'integer refuses %j',
  (text) => {
    expect(() => integer({ min: 1, max: 100 })(text)).toThrow('an integer from 1 to 100');
  },
);

it.each([
  ['0', 0],
  ['.5', 0.5],
  ['5e-1', 0.5],
])('decimal reads %j', (text, value) => {
  expect(decimal({ min: 0, below: 1 })(text)).toBe(value);
});

it.each(['1', '-0.1', '', 'half', '1e999'])('decimal refuses %j', (text) => {
  expect(() => decimal({ min: 0, below: 1 })(text)).toThrow('a number at least 0 and below 1');
});

it('decimal without a lower bound but above 0 refuses 0', () => {
  expect(() => decimal({ above: 0 })('0')).toThrow('a number above 0');
  expect(() => decimal({ above: 0 })('1e999')).toThrow('a number above 0');
});
