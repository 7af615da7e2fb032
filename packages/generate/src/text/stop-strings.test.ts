import { expect, it } from 'vitest';
import { StopStrings, stopStringsOf } from './stop-strings.js';

/** What each piece releases, then what is left at the end. */
function release(stops: string[], pieces: string[]): string[] {
  const watch = new StopStrings(stops);
  return [...pieces.map((piece) => watch.push(piece)), watch.flush()];
}

it('passes everything on where there is nothing to stop at', () => {
  expect(release([], ['a', 'bc'])).toEqual(['a', 'bc', '']);
});

it('stops at a string across pieces, and holds back what may begin it', () => {
  expect(release(['END'], ['a', 'E', 'N', 'E', 'END', 'b'])).toEqual([
    'a',
    '',
    '',
    'EN',
    'E',
    'b',
    '',
  ]);
  const watch = new StopStrings(['END']);
  expect(watch.push('xE')).toBe('x');
  expect(watch.push('N')).toBe('');
  expect(watch.isStopped).toBe(false);
  expect(watch.push('Drest')).toBe('');
  expect(watch.isStopped).toBe(true);
});

it('stops within a piece, and lets go of what was held back at the end', () => {
  expect(release(['\n\n'], ['one\n\ntwo'])).toEqual(['one', '']);
  expect(release(['\n\n'], ['one\n'])).toEqual(['one', '\n']);
});

it('a string that repeats itself is found wherever it begins', () => {
  expect(release(['aab'], ['a', 'a', 'a', 'b'])).toEqual(['', '', 'a', '', '']);
});

it.each([
  ['the one that is complete first', ['abcd', 'bc'], 'xabcd', 'xa'],
  ['the longer of two that end together', ['bc', 'abc'], 'xabcd', 'x'],
  ['the first of two', ['d', 'b'], 'abcd', 'a'],
])('of several strings it stops at %s, however the text is cut', (_name, stops, text, expected) => {
  for (let cut = 0; cut <= text.length; cut++) {
    const watch = new StopStrings(stops);
    const before = watch.push(text.slice(0, cut));
    const rest = watch.isStopped ? '' : watch.push(text.slice(cut));
    expect(before + rest).toBe(expected);
    expect(watch.isStopped).toBe(true);
  }
});

it('stops at emoji of several characters and at Chinese, across pieces', () => {
  const family = '👩‍👩‍👧';
  expect(release([family], [...`好${family}!`]).join('')).toBe('好!');
  const watch = new StopStrings(['白鲸']);
  expect([watch.push('看白'), watch.push('鲸'), watch.isStopped]).toEqual(['看', '', true]);
});

it('clones go their own ways', () => {
  const watch = new StopStrings(['ab']);
  watch.push('xa');
  const copy = watch.clone();
  expect(copy.push('b')).toBe('');
  expect([copy.isStopped, watch.isStopped]).toEqual([true, false]);
  expect(watch.push('c')).toBe('ac');
});

it('refuses stop strings that are empty or none', () => {
  expect(stopStringsOf('generate', 'x')).toEqual(['x']);
  expect(stopStringsOf('generate')).toEqual([]);
  for (const stop of ['', ['a', ''], [3 as unknown as string]]) {
    expect(() => stopStringsOf('generate', stop)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  }
});
