import { expect, it } from 'vitest';
import { formatChoice, parseChoice } from './chosen-runs.js';
import { ago, compact, count, duration, measure, metricName } from './format.js';

it.each([
  [measure(1.23456), '1.2346'],
  [measure(0), '0.0000'],
  [measure(0.00012), '1.20e-4'],
  [measure(123_456), '123.5K'],
  [measure(null), 'not a number'],
  [measure(undefined), '–'],
  [count(1_234_567), '1,234,567'],
  [compact(15_300), '15.3K'],
  [duration(12.4), '12 s'],
  [duration(225), '3:45'],
  [duration(3723), '1:02:03'],
  [metricName('binaryAccuracy'), 'Binary accuracy'],
])('%s is %s', (found, expected) => expect(found).toBe(expected));

it('tells how long ago something was', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(ago('2026-01-01T23:59:50Z', now)).toBe('10 seconds ago');
  expect(ago('2026-01-01T21:00:00Z', now)).toBe('3 hours ago');
  expect(ago('2026-01-01T00:00:00Z', now)).toBe('yesterday');
});

it('a choice of runs survives the address, whatever they are called', () => {
  for (const choice of [
    { run: undefined, beside: [] },
    { run: 'a/b & c=d#e', beside: [] },
    { run: 'a', beside: ['b+c', 'ü%20'] },
  ]) {
    expect(parseChoice(`#${formatChoice(choice)}`)).toEqual(choice);
  }
});
