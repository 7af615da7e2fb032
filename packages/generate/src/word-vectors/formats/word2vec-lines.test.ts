import { describe, expect, it } from 'vitest';
import { wordVectors } from '../word-vectors.js';
import { readWordVectors } from './read-word-vectors.js';
import { word2vecLines } from './word2vec-lines.js';

describe('word2vecLines', () => {
  it('are a header, then a word and its numbers a line', () => {
    const vectors = wordVectors({
      words: ['sea', 'new_york'],
      vectors: Float32Array.of(0.1, -2, 1 / 3, 4e-8),
      dimensions: 2,
    });
    expect([...word2vecLines(vectors)]).toEqual([
      '2 2\n',
      'sea 0.1 -2\n',
      'new_york 0.33333334 4e-8\n',
    ]);
  });

  it('are read as the vectors they were', async () => {
    const words = ['sea', '</s>', '🐋', 'no\u00a0break', '\u2028', '123', 'a\ufeff'];
    const vectors = wordVectors({
      words,
      vectors: Float32Array.from(
        { length: 3 * words.length },
        (_, i) => Math.sin(i) * 10 ** (i - 9),
      ),
      dimensions: 3,
    });
    const bytes = new TextEncoder().encode([...word2vecLines(vectors)].join(''));
    for (const format of ['word2vec', 'fasttext', 'glove'] as const) {
      const read = await readWordVectors([bytes], { format });
      expect(read.words).toEqual(words);
      expect(read.vectors).toEqual(vectors.vectors);
    }
  });

  it('of no words are a header', async () => {
    const none = wordVectors({ words: [], vectors: new Float32Array(), dimensions: 3 });
    expect([...word2vecLines(none)]).toEqual(['0 3\n']);
    const read = await readWordVectors([new TextEncoder().encode('0 3\n')], { format: 'word2vec' });
    expect([read.size, read.dimensions]).toEqual([0, 3]);
  });

  it.each(['', ' ', 'new york', 'tab\there', 'line\n', 'line\r'])('refuse %j', (word) => {
    const vectors = wordVectors({
      words: ['a', word],
      vectors: Float32Array.of(1, 2),
      dimensions: 1,
    });
    expect(() => word2vecLines(vectors).next()).toThrow(
      expect.objectContaining({ code: 'invalid-data' }),
    );
  });
});
