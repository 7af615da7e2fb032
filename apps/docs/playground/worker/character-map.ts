import { nearestNeighbors, projectPca, vectorsOfEmbedding } from '@seqlab/generate';
import { MOST_POINTS } from '../limits.js';
import type { CharacterMap } from '../protocol.js';
import type { LanguageModel } from './language-model.js';

const NEIGHBORS = 5;

/** The embeddings of the model's characters, projected on their two main directions. */
export async function mapCharacters({ model, tokenizer }: LanguageModel): Promise<CharacterMap> {
  const all = await vectorsOfEmbedding(model, tokenizer.characters);
  const vectors = all.pick(all.words.slice(0, MOST_POINTS));
  const { words, points, explainedVarianceRatio } = await projectPca(vectors);
  return {
    characters: words,
    omitted: all.size - vectors.size,
    points,
    kept: explainedVarianceRatio.reduce((sum, ratio) => sum + ratio, 0),
    neighbors: words.map((word) => nearestNeighbors(vectors, word, { k: NEIGHBORS })),
  };
}
