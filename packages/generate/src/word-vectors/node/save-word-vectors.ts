import { word2vecLines } from '../formats/word2vec-lines.js';
import type { WordVectors } from '../word-vectors.js';
import { writeLines } from './write-lines.js';

/**
 * Writes word vectors to a word2vec text file, which gensim, fastText and `loadWordVectors` read, compressed if its
 * name ends in `.gz`. The numbers are the same float32 when they are read. The file appears when it is complete.
 *
 * @throws {@link GenerateError} `invalid-data` for a word that is empty or has white space, which the format cannot
 * hold; `invalid-option` for a path that cannot be written to
 * @example
 * ```ts
 * import { wordVectors } from '@seqlab/generate';
 * import { saveWordVectors } from '@seqlab/generate/node';
 *
 * const vectors = wordVectors({ words: ['a', 'b'], vectors: Float32Array.of(0.1, 2), dimensions: 1 });
 * await saveWordVectors('vectors.txt.gz', vectors);
 * ```
 */
export async function saveWordVectors(path: string, vectors: WordVectors): Promise<void> {
  await writeLines('saveWordVectors', path, word2vecLines(vectors));
}
