import { expect, test } from 'vitest';
import { chinese } from '../../playground/page/chinese.js';
import { english } from '../../playground/page/strings.js';

// That none is missing the compiler sees; that each is Chinese it does not.

/** Stands for whatever a string asks for: a number, a text, or an object of them. */
const anything: unknown = new Proxy(
  {},
  {
    get: (_, name) => (name === Symbol.toPrimitive || name === 'toLocaleString' ? () => '7' : '7'),
  },
);

/** What is the same in every language. */
const names = new Set([
  'language',
  'file.name',
  'model.cells.lstm',
  'model.cells.gru',
  'model.cells.simpleRNN',
]);
const latinWords = new Set(['JavaScript', 'Node', 'UTF', 'WebAssembly', 'Worker', 'zip']);

test('all that the Chinese page says is Chinese', () => {
  const ours = leaves(chinese);
  expect(ours.map(([place]) => place)).toEqual(leaves(english).map(([place]) => place));
  const texts = ours.filter(([place]) => !names.has(place));
  expect(texts.filter(([, text]) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  const words = texts.flatMap(([, text]) => text.match(/[a-z]{2,}/gi) ?? []);
  expect(words.filter((word) => !latinWords.has(word))).toEqual([]);
});

/** Every text, by its place: `faults.diverged`. */
function leaves(strings: object, path = ''): [place: string, text: string][] {
  return Object.entries(strings).flatMap(([name, value]: [string, unknown]) => {
    const place = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'object' && value !== null) return leaves(value, place);
    const text = typeof value === 'function' ? (value as (of: unknown) => string)(anything) : value;
    return [[place, String(text)]];
  });
}
