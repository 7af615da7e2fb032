import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { regexTokenizer } from './regex-tokenizer.js';
import { segmentTokenizer } from './segment-tokenizer.js';

const wellFormed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

describe('segmentTokenizer', () => {
  it('cuts Chinese, Japanese and Thai into words', () => {
    const words = (text: string, locale: string) =>
      segmentTokenizer(text, { locale }).tokenize(text);
    expect(words('我喜欢读书。', 'zh')).toEqual(['我', '喜欢', '读书']);
    expect(words('吾輩は猫である。', 'ja')).toEqual(['吾輩', 'は', '猫', 'で', 'ある']);
    expect(words('สวัสดีชาวโลก', 'th')).toEqual(['สวัสดี', 'ชาว', 'โลก']);
  });

  it('gives back every text when it keeps all', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const tokenizer = segmentTokenizer(text, { locale: 'en', keep: 'all' });
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it('lower-cases, and separates as told', () => {
    const tokenizer = segmentTokenizer('The Whale', { locale: 'en', lower: true, separator: '_' });
    expect(tokenizer.decode(tokenizer.encode('THE whale!'))).toBe('the_whale');
  });

  it('saves the locale that the system has', () => {
    const { splitter } = segmentTokenizer('a').toJSON();
    expect(splitter).toHaveProperty('locale', new Intl.Segmenter().resolvedOptions().locale);
  });

  it('refuses what is no language', () => {
    expect(() => segmentTokenizer('a', { locale: 'no such' })).toThrow(/locale must be/);
  });
});

describe('regexTokenizer', () => {
  it('takes every match, whatever its flags', () => {
    const pattern = /[a-z]+|[.,]/iy;
    expect(regexTokenizer('To be, or.', { pattern }).tokenize('To be, or.')).toEqual([
      'To',
      'be',
      ',',
      'or',
      '.',
    ]);
    expect(pattern.lastIndex).toBe(0);
  });

  it('has no empty tokens, and an end, for a pattern that matches nothing', () => {
    expect(regexTokenizer('baab', { pattern: /a*/ }).tokenize('baab')).toEqual(['aa']);
  });

  it('gives back every text when the pattern takes every character', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const tokenizer = regexTokenizer(text, { pattern: /\w+|[^]/u, separator: '' });
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it('leaves out what is unknown where there is no unknown token, as Keras', () => {
    const tokenizer = regexTokenizer('a b', { pattern: /\S/, specialTokens: {} });
    expect([...tokenizer.encode('a x b')]).toEqual([1, 2]);
    expect(() => regexTokenizer('a', { pattern: /a/, maxTokens: 0 })).toThrow(TextDataError);
  });
});
