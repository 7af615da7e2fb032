import { checkNumber } from '../check-number.js';
import { initialValues, type Initializer, type InitializerName } from '@seqlab/seq-layers';
import { padId, wordsById, type VocabularyWords } from './vocabulary-words.js';
import type { WordVectors } from './word-vectors.js';

/** Options of {@link embeddingMatrix}. */
export interface EmbeddingMatrixOptions {
  /**
   * Where the rows of words without a vector are drawn from. Default `'randomUniform'`, ±0.05, as rows of an
   * `embedding` begin; Keras' example has `'zeros'`. Vectors of files are often larger:
   * `{ name: 'randomNormal', stddev: 0.4 }` is near GloVe's.
   */
  readonly missingInitializer?: InitializerName | Initializer | undefined;
  /** An integer; the same seed draws the same rows. Default 0. */
  readonly seed?: number | undefined;
}

/** What an `embedding` begins with. Its first three fields are the layer's options of these names. */
export interface EmbeddingMatrix {
  /** Ids in the vocabulary. */
  readonly inputDim: number;
  /** Numbers in a vector. */
  readonly outputDim: number;
  /** `[inputDim, outputDim]`: a row for each id. */
  readonly weights: Float32Array;
  /** How many words of the vocabulary have a vector. */
  readonly found: number;
  /** The words that have none, special tokens but padding included, in the order of their ids. */
  readonly missing: readonly string[];
}

/**
 * The table that lets a model begin with vectors trained elsewhere: for each id of a vocabulary the vector of
 * its word. Rows of words without a vector are drawn; those of padding and of ids without a word are zeros.
 *
 * @throws {@link GenerateError} `invalid-option` unless `seed` is an integer; SeqLayersError `invalid-option`
 * for an initializer that cannot draw a table
 * @see https://keras.io/examples/nlp/pretrained_word_embeddings/
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { embeddingMatrix } from '@seqlab/generate';
 * import { loadWordVectors } from '@seqlab/generate/node';
 * import { dense, embedding, lstm, sequential } from '@seqlab/seq-layers';
 * import { wordTokenizer } from '@seqlab/text-data';
 *
 * const { vocabulary } = wordTokenizer('the whale, the sea and the ship');
 * const vectors = await loadWordVectors('glove.6B.100d.txt', {
 *   format: 'glove',
 *   keep: (word) => vocabulary.idOf(word) !== undefined,
 * });
 * const { inputDim, outputDim, weights, found } = embeddingMatrix(vectors, vocabulary);
 * console.log(`${found} of ${vocabulary.size} words found`);
 * const model = sequential([
 *   embedding({ inputDim, outputDim, weights, trainable: false, maskZero: true }),
 *   lstm({ units: 32 }),
 *   dense({ units: 1 }),
 * ]);
 * ```
 */
export function embeddingMatrix(
  vectors: WordVectors,
  vocabulary: VocabularyWords,
  { missingInitializer = 'randomUniform', seed = 0 }: EmbeddingMatrixOptions = {},
): EmbeddingMatrix {
  checkNumber('embeddingMatrix: seed', seed, { integer: true });
  const words = wordsById(vocabulary);
  const pad = padId(vocabulary);
  const outputDim = vectors.dimensions;
  const weights = initialValues(missingInitializer, { shape: [words.length, outputDim], seed });
  const missing: string[] = [];
  let found = 0;
  for (const [id, word] of words.entries()) {
    const row = weights.subarray(id * outputDim, (id + 1) * outputDim);
    if (word === undefined || id === pad) row.fill(0);
    else if (!vectors.has(word)) missing.push(word);
    else {
      row.set(vectors.vectorOf(word));
      found++;
    }
  }
  return { inputDim: words.length, outputDim, weights, found, missing };
}
