import { checkNumber } from '../check-number.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { GenerateError } from '../errors.js';
import { nextTask } from '../next-task.js';
import { checkProjection, type Projection } from './projection.js';
import type { WordVectors } from './word-vectors.js';

/** Options of {@link projectUmap}. */
export interface ProjectUmapOptions {
  /** Of the points. Default 2. */
  readonly dimensions?: number | undefined;
  /**
   * How many words around each are its neighbourhood: few show small groups, many the large picture. Default
   * 15, or all others where there are fewer.
   */
  readonly nNeighbors?: number | undefined;
  /** How close points may come, from 0 up to 1. Default 0.1. */
  readonly minDist?: number | undefined;
  /** Rounds of moving the points. Default: 500, fewer for more than 2,500 words. */
  readonly nEpochs?: number | undefined;
  /** `'cosine'` compares directions, `'euclidean'` lengths too. Default `'cosine'`. */
  readonly metric?: 'cosine' | 'euclidean' | undefined;
  /** An integer; the same seed gives the same points. Default 0. */
  readonly seed?: number | undefined;
  /** Aborted between rounds, projecting throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * UMAP: points of which neighbours are neighbours among the vectors. Groups of words can be seen; distances
 * between groups and the size of a group mean little. It is slow, and slower yet than the number of words grows:
 * `pick` some first.
 *
 * @throws {@link GenerateError} `invalid-data` for fewer than three words, or for a vector of zeros, which has no
 * direction, by `'cosine'`; `invalid-option`
 * @see McInnes, Healy and Melville 2018, https://arxiv.org/abs/1802.03426; computed by umap-js, which begins
 * with random points
 * @example
 * ```ts
 * import { projectUmap } from '@seqlab/generate';
 * import { loadWordVectors } from '@seqlab/generate/node';
 *
 * const vectors = await loadWordVectors('glove.6B.50d.txt', { format: 'glove', limit: 1000 });
 * const { words, points } = await projectUmap(vectors, { seed: 1 });
 * for (const [i, word] of words.entries()) console.log(word, points[2 * i], points[2 * i + 1]);
 * ```
 */
export async function projectUmap(
  vectors: WordVectors,
  { signal, ...options }: ProjectUmapOptions = {},
): Promise<Projection> {
  const { dimensions = 2, nNeighbors, minDist = 0.1, metric = 'cosine', seed = 0 } = options;
  checkOptions(vectors, { ...options, dimensions, minDist, metric, seed });
  signal?.throwIfAborted();
  // Loaded here, so that whoever only generates text does not load it.
  const { UMAP } = await import('umap-js');
  const generator = mersenne(seed);
  const umap = new UMAP({
    nComponents: dimensions,
    nNeighbors: nNeighbors ?? Math.min(15, vectors.size - 1),
    minDist,
    ...(options.nEpochs !== undefined && { nEpochs: options.nEpochs }),
    ...(metric === 'cosine' && { distanceFn: angularDistance }),
    random: () => uniformFloat64(generator),
  });
  const epochs = umap.initializeFit(rowsOf(vectors, metric));
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    await nextTask();
    signal?.throwIfAborted();
  }
  const points = Float32Array.from(umap.getEmbedding().flat());
  return { words: vectors.words, points, dimensions };
}

/** 1 − cosine, of vectors of length 1. */
function angularDistance(a: number[], b: number[]): number {
  let cosine = 0;
  for (let i = 0; i < a.length; i++) cosine += a[i]! * b[i]!;
  return Math.max(0, 1 - cosine);
}

/** The vectors, by `'cosine'` brought to length 1, for the library searches neighbours by planes through space. */
function rowsOf(
  { words, vectors, norms, dimensions }: WordVectors,
  metric: 'cosine' | 'euclidean',
): number[][] {
  return words.map((word, row) => {
    const vector = Array.from(vectors.subarray(row * dimensions, (row + 1) * dimensions));
    if (metric === 'euclidean') return vector;
    const norm = norms[row]!;
    if (norm > 0) return vector.map((value) => value / norm);
    throw new GenerateError(
      'invalid-data',
      `projectUmap: the vector of ${JSON.stringify(word)} is zero and has no direction; pick other words, ` +
        "or pass metric: 'euclidean'",
    );
  });
}

function checkOptions(
  vectors: WordVectors,
  {
    dimensions,
    nNeighbors,
    minDist,
    nEpochs,
    metric,
    seed,
  }: ProjectUmapOptions & { dimensions: number; minDist: number; metric: string; seed: number },
): void {
  const where = 'projectUmap';
  checkProjection(where, vectors, { dimensions, leastWords: 3 });
  const nNeighborsRange = { integer: true, min: 2, max: vectors.size - 1 };
  checkNumber(`${where}: nNeighbors`, nNeighbors, nNeighborsRange);
  checkNumber(`${where}: nEpochs`, nEpochs, { integer: true, min: 1 });
  checkNumber(`${where}: minDist`, minDist, { min: 0, max: 1 });
  checkNumber(`${where}: seed`, seed, { integer: true });
  if (metric !== 'cosine' && metric !== 'euclidean') {
    throw new GenerateError(
      'invalid-option',
      `${where}: metric must be 'cosine' or 'euclidean', got ${metric}`,
    );
  }
}
