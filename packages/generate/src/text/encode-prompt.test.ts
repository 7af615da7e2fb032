import { charTokenizer } from '@seqlab/text-data';
import { expect, it } from 'vitest';
import { encodePrompt } from './encode-prompt.js';

const tokenizer = charTokenizer('abe ?白😀');
const encode = (text: string, replaceUnknown?: string) =>
  tokenizer.decode(encodePrompt(text, { where: 'generate', tokenizer, replaceUnknown }));

it("throws the tokenizer's error, which lists what it does not know", () => {
  expect(() => encode('aXb鲸')).toThrow('has no "X" (position 1), "鲸" (position 3)');
});

it('replaces each unknown character, as readers see characters, once', () => {
  expect(encode('aXb鲸', '?')).toBe('a?b?');
  expect(encode('a👩‍👩‍👧b', '?')).toBe('a?b');
  expect(encode('e\u0301e', '?')).toBe('?e');
  expect(encode('aX😀白', ' ab ')).toBe('a ab 😀白');
  expect(encode('XaX', '')).toBe('a');
});

it('leaves known text as it is', () => {
  expect(encode('白 😀', '?')).toBe('白 😀');
});

it('refuses a replacement that is unknown too, once it is needed', () => {
  expect(encode('ab', 'X')).toBe('ab');
  expect(() => encode('aY', 'X')).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('"X"') }),
  );
});

it.each([[3], [null], [['a']]])('refuses %j for a text or a replacement', (wrong) => {
  const error = expect.objectContaining({ code: 'invalid-option' });
  expect(() => encode(wrong as never)).toThrow(error);
  expect(() => encode('aY', wrong as never)).toThrow(error);
});
