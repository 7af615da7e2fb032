import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { projectUmap, type ProjectUmapOptions } from './project-umap.js';
import { wordVectors } from './word-vectors.js';

/** Twelve words near one direction and twelve near another, of many lengths. */
const clusters = (() => {
  const generator = mersenne(5);
  const rows = Array.from({ length: 24 }, (_, i) => {
    const length = 1 + 9 * uniformFloat64(generator);
    return Array.from({ length: 8 }, (_value, j) => {
      const centre = j === (i < 12 ? 0 : 1) ? 1 : 0;
      return length * (centre + 0.2 * (uniformFloat64(generator) - 0.5));
    });
  });
  return wordVectors({
    words: rows.map((_, i) => `w${i}`),
    vectors: Float32Array.from(rows.flat()),
    dimensions: 8,
  });
})();

async function pointsOf(options: ProjectUmapOptions): Promise<number[]> {
  const { points } = await projectUmap(clusters, { nEpochs: 20, ...options });
  expect(points.every(Number.isFinite)).toBe(true);
  return [...points];
}

describe('projectUmap', () => {
  it('separates groups by direction, whatever the lengths', async () => {
    const { points, words, dimensions } = await projectUmap(clusters, { nNeighbors: 6 });
    expect(words).toEqual(clusters.words);
    expect([points.length, dimensions]).toEqual([48, 2]);
    const distance = (i: number, j: number) =>
      Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
    for (let i = 0; i < 24; i++) {
      const others = Array.from({ length: 24 }, (_, j) => j).filter((j) => j !== i);
      const [nearest] = others.toSorted((a, b) => distance(i, a) - distance(i, b));
      expect(nearest! < 12).toBe(i < 12);
    }
  });

  it.each([0, 1, -3])(
    'seed %d gives the same points again, and others than its neighbour',
    async (seed) => {
      const points = await pointsOf({ seed });
      expect(await pointsOf({ seed })).toEqual(points);
      expect(await pointsOf({ seed: seed + 1 })).not.toEqual(points);
    },
  );

  it('has the defaults it states', async () => {
    const stated = {
      dimensions: 2,
      nNeighbors: 15,
      minDist: 0.1,
      metric: 'cosine',
      seed: 0,
    } as const;
    expect(await pointsOf(stated)).toEqual(await pointsOf({}));
  });

  it.each([
    ['nNeighbors', { nNeighbors: 5 }],
    ['minDist', { minDist: 1 }],
    ['nEpochs', { nEpochs: 21 }],
    ['metric', { metric: 'euclidean' }],
    ['dimensions', { dimensions: 3 }],
  ] as const)('%s changes the points', async (_, options) => {
    expect(await pointsOf(options)).not.toEqual(await pointsOf({}));
  });

  it('takes three words', async () => {
    const few = clusters.pick(['w0', 'w1', 'w12']);
    expect((await projectUmap(few, { nEpochs: 5 })).points).toHaveLength(6);
  });

  it('ends when it is aborted', async () => {
    const reason = new Error('enough');
    await expect(pointsOf({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const projecting = pointsOf({ nEpochs: 1_000_000, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 5);
    await expect(projecting).rejects.toBe(reason);
  });

  it.each([
    ['nNeighbors: 24', { nNeighbors: 24 }],
    ['nNeighbors: 1', { nNeighbors: 1 }],
    ['minDist: −1', { minDist: -1 }],
    ['minDist: NaN', { minDist: NaN }],
    ['nEpochs: 0', { nEpochs: 0 }],
    ['seed: 0.5', { seed: 0.5 }],
    ['dimensions: 9', { dimensions: 9 }],
    ['another metric', { metric: 'manhattan' as 'cosine' }],
  ])('refuses %s', async (_, options) => {
    await expect(projectUmap(clusters, options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('refuses two words, and by cosine vectors of zeros', async () => {
    const two = clusters.pick(['w0', 'w1']);
    await expect(projectUmap(two)).rejects.toMatchObject({ code: 'invalid-data' });
    const zero = wordVectors({
      words: ['a', 'b', 'c'],
      vectors: Float32Array.of(1, 2, 0, 0, 3, 4),
      dimensions: 2,
    });
    await expect(projectUmap(zero)).rejects.toThrow(/the vector of "b" is zero/);
    const { points } = await projectUmap(zero, { metric: 'euclidean', nEpochs: 5 });
    expect(points).toHaveLength(6);
  });
});
