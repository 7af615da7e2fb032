import type { Tensor } from '@tensorflow/tfjs-core';
import { GenerateError } from '../errors.js';
import { wordsById, type VocabularyWords } from './vocabulary-words.js';
import { WordVectors } from './word-vectors.js';

/** What is asked of a model or layer; those of `@seqlab/seq-layers` have it. */
export interface EmbeddingOwner {
  /** The table of an embedding is named `…/embeddings`. */
  readonly weights: readonly { readonly name: string; readonly variable: Tensor }[];
}

/**
 * The vectors a model has learnt for its words: copies of the rows of its embedding that are some word's.
 * Special tokens are words too where the vocabulary names them; `pick` leaves them out.
 *
 * @param source A model with one embedding, or the layer itself: `model.getLayer('embedding_1')`.
 * @param vocabulary Which word each row is of: `tokenizer.vocabulary`.
 * @throws {@link GenerateError} `invalid-data` unless there is one embedding, which has a row for each id of
 * the vocabulary, each word has one id, and all numbers are finite
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { nearestNeighbors, vectorsOfEmbedding } from '@seqlab/generate';
 * import { embedding, lstm, sequential } from '@seqlab/seq-layers';
 * import { wordTokenizer } from '@seqlab/text-data';
 *
 * const { vocabulary } = wordTokenizer('the whale, the sea and the ship');
 * const model = sequential([
 *   embedding({ inputDim: vocabulary.size, outputDim: 16 }),
 *   lstm({ units: 32 }),
 * ]); // train it first
 * const vectors = await vectorsOfEmbedding(model, vocabulary);
 * console.log(nearestNeighbors(vectors, 'whale', { k: 3 }));
 * ```
 */
export async function vectorsOfEmbedding(
  source: EmbeddingOwner,
  vocabulary: VocabularyWords,
): Promise<WordVectors> {
  const table = onlyTable(source);
  const words = wordsById(vocabulary);
  const [rows = 0, dimensions = 0] = table.shape;
  if (words.length > rows) {
    throw new GenerateError(
      'invalid-data',
      `vectorsOfEmbedding: the embedding has ${rows} rows, the vocabulary ${words.length} ids; ` +
        'pass the vocabulary the model was trained with',
    );
  }
  const values = await table.data<'float32'>();
  const known = words.flatMap((word, id) => (word === undefined ? [] : [{ word, id }]));
  const vectors = new Float32Array(known.length * dimensions);
  for (const [row, { id }] of known.entries()) {
    vectors.set(values.subarray(id * dimensions, (id + 1) * dimensions), row * dimensions);
  }
  return new WordVectors({ words: known.map(({ word }) => word), vectors, dimensions });
}

function onlyTable({ weights }: EmbeddingOwner): Tensor {
  const tables = weights.filter(({ name }) => name.endsWith('/embeddings'));
  if (tables.length === 1) return tables[0]!.variable;
  throw new GenerateError(
    'invalid-data',
    tables.length === 0
      ? 'vectorsOfEmbedding: there is no embedding, or it is not built yet; call build, or predict once'
      : `vectorsOfEmbedding: there are ${tables.length} embeddings (${tables.map(({ name }) => name).join(', ')}); ` +
          'pass one of their layers, by getLayer',
  );
}
