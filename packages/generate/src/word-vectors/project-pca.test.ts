import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { projectPca } from './project-pca.js';
import { wordVectors, type WordVectors } from './word-vectors.js';

function vectorsOf(rows: readonly (readonly number[])[]): WordVectors {
  return wordVectors({
    words: rows.map((_, i) => `w${i}`),
    vectors: Float32Array.from(rows.flat()),
    dimensions: rows[0]!.length,
  });
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits = 5): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}

const variance = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

describe('projectPca', () => {
  it('keeps axes along which the vectors already lie, the widest first', async () => {
    // A cross around (10, 20, 30): variances 2·1²/3 along x, 2·2²/3 along y, none along z.
    const cross = vectorsOf([
      [11, 20, 30],
      [9, 20, 30],
      [10, 22, 30],
      [10, 18, 30],
    ]);
    const { points, explainedVariance, explainedVarianceRatio, words } = await projectPca(cross);
    expectClose(points, [0, 1, 0, -1, 2, 0, -2, 0]);
    expectClose(explainedVariance, [8 / 3, 2 / 3]);
    expectClose(explainedVarianceRatio, [0.8, 0.2]);
    expect(words).toEqual(cross.words);
  });

  it('finds oblique axes: covariance [[5, 3], [3, 5]] / 3 has eigenvalues 8/3 and 2/3', async () => {
    const r = Math.SQRT1_2;
    const oblique = vectorsOf([
      [2 * r, 2 * r],
      [-2 * r, -2 * r],
      [r, -r],
      [-r, r],
    ]);
    const { points, explainedVariance } = await projectPca(oblique, { dimensions: 1 });
    expectClose(explainedVariance, [8 / 3]);
    expectClose(points, [2, -2, 0, 0]);
  });

  it('points each axis to where its largest loading is positive', async () => {
    // Along (1, −3): the largest loading is that of y, so rising y is rising on the axis.
    const down = [
      [0, 0],
      [1, -3],
      [2, -6],
    ];
    const step = Math.sqrt(10);
    for (const rows of [down, down.map(([x, y]) => [-x!, -y!])]) {
      const { points } = await projectPca(vectorsOf(rows), { dimensions: 1 });
      expectClose(points, rows[1]![1]! < 0 ? [step, 0, -step] : [-step, 0, step]);
    }
  });

  it("gives NumPy's numbers", async () => {
    // numpy.linalg.svd of the centred rows, with the signs of scikit-learn.
    const { points, explainedVariance, explainedVarianceRatio } = await projectPca(
      vectorsOf([
        [1.5, -2, 0.25, 3],
        [0, 1, 4, -1.25],
        [2, 2, -3, 0.5],
        [-1.75, 0.5, 1, 2],
        [3, -1, 2.5, -2],
        [0.75, 4, -0.5, 1],
      ]),
      { dimensions: 3 },
    );
    expectClose(
      points,
      [
        -0.175106, -3.70064, 0.356108, 3.25594, 1.654732, -1.268193, -3.489012, 0.580482, 1.893859,
        -0.325668, -1.047148, -2.786545, 3.279719, 0.351083, 2.48669, -2.545873, 2.161491, -0.68192,
      ],
    );
    expectClose(explainedVariance, [8.029819, 4.53233, 3.94706]);
    expectClose(explainedVarianceRatio, [0.476194, 0.268782, 0.234073]);
  });

  it('in all dimensions keeps distances and the whole variance, without correlation', async () => {
    const generator = mersenne(3);
    const rows = Array.from({ length: 40 }, () =>
      Array.from({ length: 6 }, (_, j) => (j + 1) * uniformFloat64(generator)),
    );
    const { points, explainedVariance, explainedVarianceRatio } = await projectPca(
      vectorsOf(rows),
      { dimensions: 6 },
    );
    const pointOf = (row: number) => [...points.subarray(6 * row, 6 * row + 6)];
    const distance = (a: readonly number[], b: readonly number[]) =>
      Math.hypot(...a.map((value, j) => value - b[j]!));
    for (let i = 1; i < 40; i++) {
      expect(distance(pointOf(0), pointOf(i))).toBeCloseTo(distance(rows[0]!, rows[i]!), 4);
    }
    const columns = Array.from({ length: 6 }, (_, j) => rows.map((_row, i) => pointOf(i)[j]!));
    expectClose(columns.map(variance), [...explainedVariance]);
    expect(explainedVariance).toEqual(explainedVariance.toSorted((a, b) => b - a));
    for (const [j, column] of columns.entries()) {
      for (const other of columns.slice(j + 1)) {
        expect(column.reduce((sum, value, i) => sum + value * other[i]!, 0)).toBeCloseTo(0, 3);
      }
    }
    const total = rows[0]!.reduce((sum, _, j) => sum + variance(rows.map((row) => row[j]!)), 0);
    expect(explainedVariance.reduce((sum, value) => sum + value)).toBeCloseTo(total, 4);
    expect(explainedVarianceRatio.reduce((sum, value) => sum + value)).toBeCloseTo(1, 10);
  });

  it('of equal vectors is one point', async () => {
    const { points, explainedVarianceRatio } = await projectPca(
      vectorsOf([
        [1, 2],
        [1, 2],
      ]),
    );
    expect([...points]).toEqual([0, 0, 0, 0]);
    expect(explainedVarianceRatio).toEqual([0, 0]);
  });

  it.each([
    ['one word', [[1, 2]], 1, 'invalid-data'],
    [
      'no dimension',
      [
        [1, 2],
        [3, 5],
      ],
      0,
      'invalid-option',
    ],
    ['more dimensions than the vectors have', [[1], [2], [3]], 2, 'invalid-option'],
    [
      'more dimensions than words',
      [
        [1, 2, 3],
        [3, 5, 2],
      ],
      3,
      'invalid-option',
    ],
  ])('refuses %s', async (_, rows, dimensions, code) => {
    await expect(projectPca(vectorsOf(rows), { dimensions })).rejects.toMatchObject({ code });
  });
});
