import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteTokenizer } from './byte-tokenizer.js';

describe('byteTokenizer', () => {
  const tokenizer = byteTokenizer();

  it('has the bytes of UTF-8 as ids', () => {
    expect([...tokenizer.encode('é🐋')]).toEqual([0xc3, 0xa9, 0xf0, 0x9f, 0x90, 0x8b]);
    expect(tokenizer.vocabularySize).toBe(256);
  });

  it('gives back every well-formed text, a byte order mark too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
    expect(tokenizer.decode(tokenizer.encode('\ufeffa'))).toBe('\ufeffa');
  });

  it('decodes bytes that are no UTF-8 to the replacement character, and refuses other ids', () => {
    expect(tokenizer.decode([97, 0xff, 98])).toBe('a\ufffdb');
    expect(() => tokenizer.decode([97, 256])).toThrow('from 0 to 255, got 256 at position 1');
    expect(() => tokenizer.decode([-1])).toThrow(/got -1 at position 0/);
  });
});
