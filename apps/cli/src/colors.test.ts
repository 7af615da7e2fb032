import { expect, it } from 'vitest';
import { hasColors } from './colors.js';

const terminal = { isTTY: true, hasColors: () => true } as NodeJS.WriteStream;
const oldTerminal = { isTTY: true, hasColors: () => false } as NodeJS.WriteStream;
const file = { isTTY: false } as NodeJS.WriteStream;

it.each([
  ['a terminal', terminal, {}, true],
  ['a terminal without colours', oldTerminal, {}, false],
  ['a file', file, {}, false],
  ['a terminal', terminal, { NO_COLOR: '1' }, false],
  ['a terminal', terminal, { NO_COLOR: '0' }, false],
  ['a terminal', terminal, { NO_COLOR: '' }, true],
  ['a file', file, { FORCE_COLOR: '1' }, true],
  ['a file', file, { FORCE_COLOR: '' }, false],
  ['a terminal', terminal, { FORCE_COLOR: '0' }, false],
  ['a terminal', terminal, { FORCE_COLOR: 'false' }, false],
  ['a file', file, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('%s with %o as %o has colours: %s', (_name, stream, environment, expected) => {
  expect(hasColors(stream, environment)).toBe(expected);
});
