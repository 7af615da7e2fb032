import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { bpeTokenizer } from './bpe-tokenizer.js';
import { byteTokenizer } from './byte-tokenizer.js';
import { charTokenizer } from './char-tokenizer.js';
import { huggingFaceTokenizer, huggingFaceTokenizerFromJSON } from './hugging-face-tokenizer.js';
import { regexTokenizer } from './regex-tokenizer.js';
import { segmentTokenizer } from './segment-tokenizer.js';
import { tokenizerFromJSON } from './tokenizer-from-json.js';
import { wordTokenizer } from './word-tokenizer.js';

const text = "Call me Ishmael. Don't 吾輩は猫である 👩‍👩‍👧 call ME!";

const tokenizers = {
  character: charTokenizer(text),
  grapheme: charTokenizer(text, { unit: 'grapheme', normalization: 'NFC' }),
  byte: byteTokenizer(),
  word: wordTokenizer(text, { maxTokens: 9, addStart: true, addEnd: true, filters: '!猫' }),
  ngrams: wordTokenizer(text, { ngrams: [2, 1], lower: false }),
  segment: segmentTokenizer(text, { locale: 'ja', lower: true, keep: 'all' }),
  regex: regexTokenizer(text, { pattern: /\p{L}+|./u, lower: true, separator: '|' }),
  bpe: bpeTokenizer(text, { vocabularySize: 262, specialTokens: ['<|end|>'] }),
};

const wordLevel = {
  added_tokens: [{ id: 5, content: '<s>', special: true, normalized: false }],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  model: { type: 'BPE', vocab: { l: 0, o: 1, w: 2, lo: 3, low: 4 }, merges: ['l o', 'lo w'] },
  post_processor: null,
  decoder: null,
};

describe('tokenizerFromJSON', () => {
  it.each(Object.entries(tokenizers))('makes the same %s tokenizer again', (_, tokenizer) => {
    const json: unknown = JSON.parse(JSON.stringify(tokenizer));
    const again = tokenizerFromJSON(json);
    expect(again.toJSON()).toEqual(json);
    expect(again.vocabularySize).toBe(tokenizer.vocabularySize);
    expect(again.encode(text)).toEqual(tokenizer.encode(text));
    expect(again.decode(tokenizer.encode(text))).toBe(tokenizer.decode(tokenizer.encode(text)));
  });

  it.each(Object.entries(tokenizers))('encodes texts in one call: %s', (_, tokenizer) => {
    const texts = new Set([text, 'Call', '']);
    expect(tokenizer.encodeBatch(texts)).toEqual([...texts].map((one) => tokenizer.encode(one)));
  });

  it('ends in a typed error or a tokenizer, whatever part of the JSON is forged', () => {
    const configs = Object.values(tokenizers).map((tokenizer) => tokenizer.toJSON());
    const forged = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(-1, 1e300, 2 ** 31, '', '(', '__proto__', [[0, 0]], ['a', 'a'], {}),
    );
    fc.assert(
      fc.property(fc.constantFrom(...configs), fc.nat(), forged, (config, at, value) => {
        const json = replaceNth(config, at, value);
        try {
          const tokenizer = tokenizerFromJSON(json);
          expect(tokenizer.decode(tokenizer.encode(''))).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TextDataError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      'merges that double a token fifty times',
      Array.from({ length: 50 }, (_, i) => [255 + i, 255 + i]),
    ],
    ['a merge of tokens that come later', [[256, 97]]],
    [
      'a merge that occurs twice',
      [
        [97, 97],
        [97, 97],
      ],
    ],
    ['a merge of three', [[97, 97, 97]]],
  ])('refuses %s', (_, merges) => {
    expect(() => tokenizerFromJSON({ kind: 'bpe', merges, specialTokens: [] })).toThrow(
      TextDataError,
    );
  });

  it('names the kinds it knows', () => {
    expect(() => tokenizerFromJSON({ kind: 'constructor' })).toThrow(/kind: .*"character".*"bpe"/);
  });

  it('knows other kinds that it is given', () => {
    const saved: unknown = JSON.parse(JSON.stringify(huggingFaceTokenizer(wordLevel)));
    expect(() => tokenizerFromJSON(saved)).toThrow(TextDataError);
    const kinds = { 'hugging-face': huggingFaceTokenizerFromJSON };
    expect([...tokenizerFromJSON(saved, { kinds }).encode('low lo')]).toEqual([4, 3]);
  });
});

describe('huggingFaceTokenizer', () => {
  it('encodes and decodes as tokenizer.json says', () => {
    const tokenizer = huggingFaceTokenizer(wordLevel);
    expect([...tokenizer.encode('LOW<s>lo')]).toEqual([4, 5, 3]);
    expect(tokenizer.vocabularySize).toBe(6);
    expect(tokenizer.decode([4, 5, 3])).toBe('low lo');
    expect(huggingFaceTokenizer(wordLevel, { skipSpecialTokens: false }).decode([4, 5])).toBe(
      'low <s>',
    );
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.encodeBatch(['low', 'w']).map((ids) => Array.from(ids))).toEqual([[4], [2]]);
  });

  it('names an id that is none', () => {
    expect(() => huggingFaceTokenizer(wordLevel).decode([4, 6])).toThrow(
      'from 0 to 5, got 6 at position 1',
    );
  });

  it.each([
    [{}],
    [{ ...wordLevel, model: { type: 'BPE', vocab: { a: 1e12 }, merges: [] } }],
    [{ ...wordLevel, model: { type: 'none' } }],
    [{ ...wordLevel, pre_tokenizer: { type: 'none' } }],
    [{ ...wordLevel, added_tokens: [{ id: -1, content: 'a' }] }],
  ])('refuses a file that is none: %#', (json) => {
    expect(() => huggingFaceTokenizer(json)).toThrow(TextDataError);
  });
});

/** The JSON with one of its values, in the order they are met, replaced. */
function replaceNth(json: unknown, at: number, value: unknown): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const root = { json: structuredClone(json) };
  const visit = (holder: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(root);
  const { holder, key } = places[at % places.length]!;
  holder[key] = value;
  return root.json;
}
