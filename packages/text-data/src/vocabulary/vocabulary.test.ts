import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDataError } from '../errors.js';
import { buildVocabulary, mergeVocabularies } from './build-vocabulary.js';
import { kerasSpecialTokens } from './special-tokens.js';
import { vocabularyFromJSON } from './vocabulary-from-json.js';
import { vocabularyFromWordIndex } from './vocabulary-from-word-index.js';

const documents = [
  ['the', 'whale', 'the', 'sea'],
  ['a', 'whale', '__proto__', 'constructor'],
  ['the', 'end'],
];
const anyDocuments = fc.array(
  fc.array(
    fc.oneof(fc.constantFrom('a', 'b', 'c', '白', '__proto__'), fc.string({ unit: 'grapheme' })),
    {
      maxLength: 10,
    },
  ),
  { maxLength: 6 },
);

describe('buildVocabulary', () => {
  it('orders tokens by frequency, ties by where they came first', () => {
    const vocabulary = buildVocabulary(documents);
    expect(vocabulary.tokens).toEqual([
      'the',
      'whale',
      'sea',
      'a',
      '__proto__',
      'constructor',
      'end',
    ]);
    expect(vocabulary.idOf('the')).toBe(4);
    expect(vocabulary.tokenOf(5)).toBe('whale');
    expect(vocabulary.size).toBe(4 + 7);
  });

  it('counts tokens, and the documents that have them', () => {
    const vocabulary = buildVocabulary(documents);
    expect([vocabulary.countOf('the'), vocabulary.documentCountOf('the')]).toEqual([3, 2]);
    expect([vocabulary.countOf('none'), vocabulary.documentCountOf('none')]).toEqual([0, 0]);
    expect(vocabulary.documentFrequencies()).toEqual({
      documentCount: 3,
      counts: Int32Array.of(0, 0, 0, 0, 2, 2, 1, 1, 1, 1, 1),
    });
  });

  it('has the special tokens at their ids, whatever the documents have', () => {
    const vocabulary = buildVocabulary([['<UNK>', 'a', '<UNK>']]);
    expect(['<PAD>', '<START>', '<UNK>', '<END>', 'a'].map((t) => vocabulary.idOf(t))).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect([0, 1, 2, 3, 4, 5].map((id) => vocabulary.tokenOf(id))).toEqual([
      '<PAD>',
      '<START>',
      '<UNK>',
      '<END>',
      'a',
      undefined,
    ]);
  });

  it('keeps maxTokens ids, and tokens of minFrequency', () => {
    expect(buildVocabulary(documents, { maxTokens: 6 }).tokens).toEqual(['the', 'whale']);
    expect(buildVocabulary(documents, { maxTokens: 6 }).size).toBe(6);
    expect(buildVocabulary(documents, { minFrequency: 3 }).tokens).toEqual(['the']);
  });

  it('leaves room below indexFrom', () => {
    const vocabulary = buildVocabulary(documents, { indexFrom: 10 });
    expect(vocabulary.idOf('the')).toBe(11);
    expect(vocabulary.tokenOf(7)).toBeUndefined();
  });

  it('makes what is unknown the unknown token, or leaves it out', () => {
    expect([...buildVocabulary([['a']]).encode(['a', 'x'])]).toEqual([4, 2]);
    const keras = buildVocabulary([['a']], { specialTokens: kerasSpecialTokens() });
    expect([...keras.encode(['a', 'x'])]).toEqual([1]);
  });

  it('decodes what it encodes', () => {
    fc.assert(
      fc.property(anyDocuments, (texts) => {
        const vocabulary = buildVocabulary(texts, { specialTokens: kerasSpecialTokens() });
        for (const tokens of texts) {
          expect(vocabulary.decode(vocabulary.encode(tokens), { separator: '' })).toBe(
            tokens.join(''),
          );
        }
        expect(vocabularyFromJSON(JSON.parse(JSON.stringify(vocabulary))).toJSON()).toEqual(
          vocabulary.toJSON(),
        );
      }),
    );
  });

  it('holds a hundred thousand tokens', () => {
    const tokens = Array.from({ length: 100_000 }, (_, i) => `token${i}`);
    const vocabulary = buildVocabulary([tokens], { specialTokens: {} });
    expect(vocabulary.encode(tokens)).toEqual(Int32Array.from(tokens, (_, i) => i + 1));
  });

  it.each([
    [{ maxTokens: 3 }],
    [{ maxTokens: Number.NaN }],
    [{ minFrequency: 0 }],
    [{ indexFrom: -1 }],
    [{ indexFrom: 2 }],
    [{ specialTokens: { pad: { token: '', id: 0 } } }],
    [{ specialTokens: { pad: { token: 'a', id: 0 }, end: { token: 'b', id: 0 } } }],
    [{ specialTokens: { pad: { token: 'a', id: 0 }, end: { token: 'a', id: 1 } } }],
  ])('refuses %j', (options) => {
    expect(() => buildVocabulary(documents, options)).toThrow(TextDataError);
  });
});

describe('mergeVocabularies', () => {
  it('has the counts of a vocabulary of all documents', () => {
    fc.assert(
      fc.property(anyDocuments, anyDocuments, (first, second) => {
        const merged = mergeVocabularies([buildVocabulary(first), buildVocabulary(second)]);
        const whole = buildVocabulary([...first, ...second]);
        expect(new Set(merged.tokenCounts())).toEqual(new Set(whole.tokenCounts()));
        expect(merged.documentCount).toBe(whole.documentCount);
      }),
    );
  });

  it('orders by the sum, ties as they came', () => {
    const vocabularies = [buildVocabulary([['b', 'b', 'a']]), buildVocabulary([['c', 'a', 'd']])];
    expect(mergeVocabularies(vocabularies).tokens).toEqual(['b', 'a', 'c', 'd']);
    expect(mergeVocabularies(vocabularies, { maxTokens: 5 }).tokens).toEqual(['b']);
  });
});

describe('vocabularyFromWordIndex', () => {
  it('decodes a review as the Keras example does', () => {
    const wordIndex = { brilliant: 4, film: 2, was: 3, this: 1 };
    const vocabulary = vocabularyFromWordIndex(wordIndex, { specialTokens: {}, indexFrom: 3 });
    // ' '.join(reverse_word_index.get(i - 3, '?') for i in review)
    expect(vocabulary.decode([1, 4, 5, 6, 7, 2, 99])).toBe('? this film was brilliant ? ?');
    expect(vocabularyFromWordIndex(new Map(Object.entries(wordIndex))).decode([1, 4, 2])).toBe(
      '<START> this <UNK>',
    );
  });

  it('keeps the ids below maxTokens, as num_words', () => {
    const vocabulary = vocabularyFromWordIndex({ a: 1, b: 2, c: 3 }, { maxTokens: 6 });
    expect([...vocabulary.encode(['a', 'b', 'c'])]).toEqual([4, 5, 2]);
  });

  it.each([[{ a: 1, b: 1 }], [{ a: 0 }], [{ a: 2 }], [{ a: 1.5 }]])('refuses %j', (wordIndex) => {
    expect(() => vocabularyFromWordIndex(wordIndex)).toThrow(TextDataError);
  });
});

describe('vocabularyFromJSON', () => {
  const config = buildVocabulary(documents).toJSON();

  it.each([
    [null],
    [{ ...config, tokens: ['a'] }],
    [{ ...config, counts: config.counts.map(() => -1) }],
    [{ ...config, tokens: config.tokens.map(() => 'a') }],
    [{ ...config, indexFrom: 1e15 }],
    [{ ...config, indexFrom: 0 }],
    [{ ...config, tokens: config.tokens.map((_, i) => (i === 0 ? '<PAD>' : `${i}`)) }],
  ])('refuses what is no vocabulary: %#', (json) => {
    expect(() => vocabularyFromJSON(json)).toThrow(TextDataError);
  });
});
