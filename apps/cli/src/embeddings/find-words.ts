import { analogy, nearestNeighbors, type Neighbor, type WordVectors } from '@seqlab/generate';
import { badInput } from '../cli-error.js';
import { openVectors, type VectorSource } from './open-vectors.js';
import { shownWord } from './shown-word.js';

interface FindOptions extends VectorSource {
  /** How many words. */
  k: number;
  json: boolean;
}

export interface PrintAnalogyOptions extends FindOptions {
  positive: readonly string[];
  negative: readonly string[];
}

/** Prints the words whose vectors are the most similar to a word's. */
export async function printNearest(
  source: string,
  word: string,
  options: FindOptions,
): Promise<void> {
  await find(source, { query: { word } }, options, (vectors) =>
    nearestNeighbors(vectors, word, { k: options.k }),
  );
}

/** Prints the words nearest to the sum of some less that of others. */
export async function printAnalogy(
  source: string,
  { positive, negative, ...options }: PrintAnalogyOptions,
): Promise<void> {
  await find(source, { query: { positive, negative } }, options, (vectors) =>
    analogy(vectors, { positive, negative, k: options.k }),
  );
}

async function find(
  source: string,
  { query }: { query: object },
  options: FindOptions,
  search: (vectors: WordVectors) => Neighbor[],
): Promise<void> {
  const vectors = await openVectors(source, options);
  const neighbors = await badInput(source, () => search(vectors));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ source, ...query, neighbors })}\n`);
    return;
  }
  const rows = neighbors.map(
    ({ word, similarity }) => `${similarity.toFixed(4)}  ${shownWord(word)}\n`,
  );
  process.stdout.write(rows.join(''));
}
