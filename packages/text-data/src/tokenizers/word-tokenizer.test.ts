import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { kerasSpecialTokens } from '../vocabulary/special-tokens.js';
import { vocabularyFromWordIndex } from '../vocabulary/vocabulary-from-word-index.js';
import { wordTokenizer, wordTokenizerOf } from './word-tokenizer.js';

const filters = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n';

/** Keras' `text_to_word_sequence`, line by line. */
function textToWordSequence(text: string): string[] {
  const translated = [...text.toLowerCase()].map((c) => (filters.includes(c) ? ' ' : c)).join('');
  return translated.split(' ').filter((word) => word !== '');
}

/** Keras' `Tokenizer.fit_on_texts`: words by count; Python's sort is stable, as is this one. */
function wordIndex(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(textToWordSequence)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1]);
  return new Map(sorted.map(([word], i) => [word, i + 1]));
}

const wordy = fc.string({
  unit: fc.constantFrom(...'aAbßéİ白🐋  \'\t\n.,-_"\u00a0\r'),
  maxLength: 40,
});
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('wordTokenizer', () => {
  it('splits words as the example of the Keras documentation', () => {
    const texts = ['The cat sat on the mat.', 'The dog ate my homework.'];
    const tokenizer = wordTokenizer(texts, { specialTokens: kerasSpecialTokens() });
    expect(tokenizer.vocabulary.tokens).toEqual(
      ['the', 'cat', 'sat', 'on', 'mat', 'dog', 'ate', 'my', 'homework'], // Chollet 2017, listing 6.3
    );
    expect(tokenizer.encodeBatch(texts).map((ids) => Array.from(ids))).toEqual([
      [1, 2, 3, 4, 1, 5],
      [1, 6, 7, 8, 9],
    ]);
  });

  it('keeps apostrophes and what is neither filtered nor a space', () => {
    const { tokenize } = { tokenize: (text: string) => wordTokenizer(text).tokenize(text) };
    expect(tokenize("Don't 'quote' well-known <br />snake_case\u00a0x\r y")).toEqual([
      "don't",
      "'quote'",
      'well',
      'known',
      'br',
      'snake',
      'case\u00a0x\r',
      'y',
    ]);
  });

  it('finds the words and the word index that Keras finds in any text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(wordy, wellFormed), { maxLength: 6 }), (texts) => {
        const tokenizer = wordTokenizer(texts, { specialTokens: kerasSpecialTokens() });
        const expected = wordIndex(texts);
        expect(tokenizer.vocabulary.tokens).toEqual([...expected.keys()]);
        for (const text of texts) {
          const words = textToWordSequence(text);
          expect(tokenizer.tokenize(text)).toEqual(words);
          expect([...tokenizer.encode(text)]).toEqual(words.map((word) => expected.get(word)));
          expect(tokenizer.decode(tokenizer.encode(text))).toBe(words.join(' '));
        }
      }),
    );
  });

  it('limits words as num_words does: rarer ones are left out, or unknown with an oov token', () => {
    const texts = 'a a a b b c';
    const without = wordTokenizer(texts, { specialTokens: kerasSpecialTokens(), maxTokens: 3 });
    expect([...without.encode('a b c d')]).toEqual([1, 2]);
    const withOov = wordTokenizer(texts, {
      specialTokens: kerasSpecialTokens('<OOV>'),
      maxTokens: 3,
    });
    expect([...withOov.encode('a b c d')]).toEqual([2, 1, 1, 1]);
    expect(withOov.vocabularySize).toBe(3);
  });

  it('has other filters, case and separator', () => {
    const tokenizer = wordTokenizer('A.b|a。B', { filters: '.。', lower: false, split: '|' });
    expect(tokenizer.vocabulary.tokens).toEqual(['A', 'b', 'a', 'B']);
    expect(tokenizer.decode(tokenizer.encode('A|B'))).toBe('A|B');
    expect(() => wordTokenizer('a', { split: ', ' })).toThrow(/split must be one ASCII character/);
  });

  it('adds start and end, each in its id', () => {
    const tokenizer = wordTokenizer('call me', { addStart: true, addEnd: true });
    expect([...tokenizer.encode('call you')]).toEqual([1, 4, 2, 3]);
    expect(() =>
      wordTokenizer('call', { addStart: true, specialTokens: kerasSpecialTokens() }),
    ).toThrow(/addStart and addEnd need start and end/);
  });

  it('orders n-grams by length, then place, as TextVectorization', () => {
    const text = 'call me now';
    expect(wordTokenizer(text, { ngrams: 2 }).tokenize(text)).toEqual([
      'call',
      'me',
      'now',
      'call me',
      'me now',
    ]);
    const trigrams = wordTokenizer([text, 'call me so'], { ngrams: [3, 1] });
    expect(trigrams.tokenize(text)).toEqual(['call me now', 'call', 'me', 'now']);
    expect([...trigrams.encode('call me')]).toEqual([4, 5]);
  });

  it.each([[0], [-1], [1.5], [Number.NaN], [1e12], [[]], [[0]], [[2, 2]]])(
    'refuses n-grams of %j',
    (ngrams) => {
      expect(() => wordTokenizer('a', { ngrams })).toThrow(TextDataError);
    },
  );

  it('is fitted on a stream of texts as on a list', async () => {
    const texts = ['Call me Ishmael.', 'Some years ago'];
    async function* stream() {
      for (const text of texts) yield await Promise.resolve(text);
    }
    const fitted = await wordTokenizer(stream());
    expect(fitted.toJSON()).toEqual(wordTokenizer(texts).toJSON());
    expect(fitted.vocabulary.documentCount).toBe(2);
  });

  it('takes a text that is longer than its memory for short ones', () => {
    const text = 'whale Sea '.repeat(20_000);
    const ids = wordTokenizer(text).encode(text);
    expect(ids.length).toBe(40_000);
    expect([...ids.subarray(39_998)]).toEqual([4, 5]);
  });
});

describe('wordTokenizerOf', () => {
  it('encodes with the word index of a data set, which decodes it again', () => {
    const vocabulary = vocabularyFromWordIndex({ the: 1, whale: 2, sea: 3 }, { maxTokens: 6 });
    const tokenizer = wordTokenizerOf(vocabulary, { addStart: true });
    const ids = tokenizer.encode('The whale, the sea!');
    expect([...ids]).toEqual([1, 4, 5, 4, 2]);
    expect(vocabulary.decode(ids)).toBe('<START> the whale the <UNK>');
  });
});
