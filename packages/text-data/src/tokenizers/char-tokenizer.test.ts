import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { charTokenizer, charTokenizerFromJSON } from './char-tokenizer.js';

const anyText = fc.string({ unit: 'binary', minLength: 1 });

describe('charTokenizer', () => {
  it('orders the vocabulary by code point, so ids do not depend on the order of the text', () => {
    const tokenizer = charTokenizer('banana 白鲸 🐋');
    expect(tokenizer.characters).toEqual([' ', 'a', 'b', 'n', '白', '鲸', '🐋']);
    expect([...tokenizer.encode('ab🐋')]).toEqual([1, 2, 6]);
  });

  it('takes its vocabulary from several texts', () => {
    expect(charTokenizer(['ab', 'bc']).characters).toEqual(['a', 'b', 'c']);
  });

  it('gives back any text it has the characters of, lone surrogates too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokenizer = charTokenizer(text);
        const ids = tokenizer.encode(text);
        expect(ids.length).toBe([...text].length);
        expect(tokenizer.decode(ids)).toBe(text);
      }),
    );
    expect(charTokenizer('a\ud83d').decode(charTokenizer('a\ud83d').encode('\ud83da'))).toBe(
      '\ud83da',
    );
  });

  it('names the characters it does not know', () => {
    const tokenizer = charTokenizer('abc');
    expect(() => tokenizer.encode('abé🐋é')).toThrow(
      'vocabulary of 3 characters has no "é" (position 2), "🐋" (position 3)',
    );
    const many = Array.from({ length: 30 }, (_, i) => String.fromCodePoint(0x400 + i)).join('');
    expect(() => tokenizer.encode(many)).toThrow(/and 20 more$/);
  });

  it('names an id that is none, and where it stands', () => {
    expect(() => charTokenizer('abc').decode([0, 3])).toThrow('from 0 to 2, got 3 at position 1');
    expect(() => charTokenizer('abc').decode([-1])).toThrow(TextDataError);
  });

  it('refuses a text without characters', () => {
    expect(() => charTokenizer('')).toThrow(/empty/);
    expect(() => charTokenizer([])).toThrow(/empty/);
  });
});

describe('units and normalisation', () => {
  it('takes what a reader sees as one character for one', () => {
    const text = '👩‍👩‍👧e\u0301🇹🇭\r\n';
    const tokenizer = charTokenizer(text, { unit: 'grapheme' });
    expect(tokenizer.vocabularySize).toBe(4);
    expect(tokenizer.encode(text).length).toBe(4);
    expect(() => tokenizer.encode('🇹🇭e')).toThrow('has no "e" (position 4)');
  });

  it('gives back any text in graphemes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokenizer = charTokenizer(text, { unit: 'grapheme' });
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it('normalises what it is fitted on and what it encodes', () => {
    const tokenizer = charTokenizer('e\u0301', { normalization: 'NFC' });
    expect(tokenizer.characters).toEqual(['é']);
    expect([...tokenizer.encode('ée\u0301')]).toEqual([0, 0]);
    expect(charTokenizer('é', { normalization: 'NFD' }).characters).toEqual(['e', '\u0301']);
    expect(charTokenizer('ﬁ', { normalization: 'NFKC' }).characters).toEqual(['f', 'i']);
  });

  it('is fitted on a stream of texts', async () => {
    async function* stream() {
      yield await Promise.resolve('ba');
      yield 'c';
    }
    expect((await charTokenizer(stream())).characters).toEqual(['a', 'b', 'c']);
  });
});

describe('charTokenizerFromJSON', () => {
  it('makes the same tokenizer again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokenizer = charTokenizer(text);
        const again = charTokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer)));
        expect(again.encode(text)).toEqual(tokenizer.encode(text));
      }),
    );
  });

  it.each([
    [null],
    [{}],
    [{ kind: 'word', characters: ['a'] }],
    [{ kind: 'character', characters: [] }],
    [{ kind: 'character', characters: ['a', 7] }],
    [{ kind: 'character', characters: ['a', ''] }],
    [{ kind: 'character', characters: ['ab'] }],
    [{ kind: 'character', characters: ['a'.repeat(1_000_000)] }],
    [{ kind: 'character', unit: 'grapheme', characters: ['ab'] }],
    [{ kind: 'character', unit: 'word', characters: ['a'] }],
    [{ kind: 'character', characters: ['a', 'b', 'a'] }],
  ])('refuses what is no such JSON: %#', (config) => {
    expect(() => charTokenizerFromJSON(config)).toThrow(TextDataError);
  });
});
