import { embeddingMatrix } from '@seqlab/generate';
import { loadWordVectors } from '@seqlab/generate/node';
import { badInput, CliError } from '../../cli-error.js';
import { formatOfVectors } from '../../embeddings/vector-formats.js';
import { say } from '../../messages.js';
import type { VectorsRecipe } from '../../recipes/vectors-recipe.js';
import type { InitialVectorsOptions } from './initial-vectors.js';

/**
 * The table of the vocabulary's words, with the vectors of a file.
 *
 * @throws {@link CliError} for a file that cannot be read, has vectors of another size or of no word.
 */
export async function vectorsOfFile(
  { path, format }: Extract<VectorsRecipe, { kind: 'file' }>,
  { examples, dimensions, seed }: InitialVectorsOptions,
): Promise<Float32Array> {
  const { tokenizer, vocabularySize } = examples;
  const { vocabulary } = tokenizer;
  const vectors = await badInput(path, () =>
    loadWordVectors(path, {
      format: format ?? formatOfVectors(path, 'model.vectors.format'),
      keep: (word) => vocabulary.idOf(word) !== undefined,
    }),
  );
  if (vectors.size === 0) throw new CliError(`${path} has a vector of none of the words`);
  if (vectors.dimensions !== dimensions) {
    throw new CliError(
      `${path} has vectors of ${vectors.dimensions} numbers: set model.embedding to that, it is ${dimensions}`,
    );
  }
  const { weights, found } = embeddingMatrix(vectors, vocabulary, { seed });
  say(`word vectors: ${found} of ${vocabulary.size} words are in ${path}`);
  // There may be more ids than words.
  const table = new Float32Array(vocabularySize * dimensions);
  table.set(weights);
  return table;
}
