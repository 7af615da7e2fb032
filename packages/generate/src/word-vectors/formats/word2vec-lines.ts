import { GenerateError } from '../../errors.js';
import { vectorLines } from '../vector-lines.js';
import type { WordVectors } from '../word-vectors.js';

/**
 * Word vectors as the lines of a word2vec text file, which gensim, fastText and `readWordVectors` read; each
 * ends in a line break. The numbers are the same float32 when they are read. Node has `saveWordVectors`.
 *
 * @throws {@link GenerateError} `invalid-data`, with the first line, for a word that is empty or has white space,
 * which the format cannot hold
 * @example
 * ```ts
 * import { word2vecLines, wordVectors } from '@seqlab/generate';
 *
 * const vectors = wordVectors({ words: ['a', 'b'], vectors: Float32Array.of(0.1, 2), dimensions: 1 });
 * const file = new Blob([...word2vecLines(vectors)], { type: 'text/plain' });
 * console.log(await file.text()); // 2 1, a 0.1, b 2
 * ```
 */
export function* word2vecLines(vectors: WordVectors): Generator<string, void, undefined> {
  const unfit = vectors.words.find((word) => word === '' || /[\t-\r ]/.test(word));
  if (unfit !== undefined) {
    throw new GenerateError(
      'invalid-data',
      `word2vecLines: the format has no words that are empty or have white space, got ${JSON.stringify(unfit)}; ` +
        'pick the others',
    );
  }
  yield `${vectors.size} ${vectors.dimensions}\n`;
  let row = 0;
  for (const numbers of vectorLines(vectors, ' ')) yield `${vectors.words[row++]} ${numbers}\n`;
}
