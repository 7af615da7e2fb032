import { checkProjection, type Projection } from './projection.js';
import type { WordVectors } from './word-vectors.js';

/** Options of {@link projectPca}. */
export interface ProjectPcaOptions {
  /** Of the points, at most those of the vectors and as many as there are words. Default 2. */
  readonly dimensions?: number | undefined;
}

/** Points and what they keep of the vectors. */
export interface PcaProjection extends Projection {
  /** The variance along each axis, with divisor `words − 1`, the largest first. */
  readonly explainedVariance: readonly number[];
  /** The same as a part of the whole variance; 0 where all vectors are equal. */
  readonly explainedVarianceRatio: readonly number[];
}

/**
 * Principal component analysis: the vectors seen from where they differ most, as a linear projection along the
 * eigenvectors of their covariance. Centred at their mean, not scaled. The same vectors always give the same
 * points: each axis points to where its loading of the largest absolute value is positive.
 *
 * Computes the covariance `[dimensions, dimensions]`, so thousands of words are soon done; `pick` some first.
 *
 * @throws {@link GenerateError} `invalid-data` for fewer than two words; `invalid-option` for `dimensions`
 * @see scikit-learn's `PCA`, whose signs are these since 1.5
 * @example
 * ```ts
 * import { projectPca, wordVectors } from '@seqlab/generate';
 *
 * const vectors = wordVectors({
 *   words: ['a', 'b', 'c'],
 *   vectors: Float32Array.of(0, 0, 0, 3, 4, 0, 6, 8, 0),
 *   dimensions: 3,
 * });
 * const { points, explainedVarianceRatio } = await projectPca(vectors, { dimensions: 1 });
 * console.log(points, explainedVarianceRatio); // -5, 0, 5 and 1
 * ```
 */
export async function projectPca(
  vectors: WordVectors,
  { dimensions = 2 }: ProjectPcaOptions = {},
): Promise<PcaProjection> {
  checkProjection('projectPca', vectors, { dimensions, leastWords: 2 });
  // Loaded here, so that whoever only generates text does not load it.
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const mean = meanOf(vectors);
  const covariance = Matrix.from1DArray(
    vectors.dimensions,
    vectors.dimensions,
    covarianceOf(vectors, mean),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  // Eigenvalues rise; rounding may leave a variance of 0 a hair below.
  const order = realEigenvalues.map((_, i) => realEigenvalues.length - 1 - i).slice(0, dimensions);
  const axes = order.map((i) => orient(eigenvectorMatrix.getColumn(i)));
  const variances = realEigenvalues.map((variance) => Math.max(0, variance));
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const explainedVariance = order.map((i) => variances[i]!);
  return {
    words: vectors.words,
    points: project(vectors, { mean, axes }),
    dimensions,
    explainedVariance,
    explainedVarianceRatio: explainedVariance.map((variance) => (total > 0 ? variance / total : 0)),
  };
}

function meanOf({ vectors, size, dimensions }: WordVectors): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < vectors.length; i++) mean[i % dimensions]! += vectors[i]!;
  return mean.map((sum) => sum / size);
}

/** `[dimensions, dimensions]`, with divisor `size − 1`. */
function covarianceOf({ vectors, size, dimensions }: WordVectors, mean: Float64Array): number[] {
  const sums = new Float64Array(dimensions * dimensions);
  const centred = new Float64Array(dimensions);
  for (let start = 0; start < vectors.length; start += dimensions) {
    for (let j = 0; j < dimensions; j++) centred[j] = vectors[start + j]! - mean[j]!;
    for (let j = 0; j < dimensions; j++) {
      const value = centred[j]!;
      for (let k = 0; k <= j; k++) sums[j * dimensions + k]! += value * centred[k]!;
    }
  }
  return Array.from(sums, (_, i) => {
    const [j, k] = [Math.floor(i / dimensions), i % dimensions];
    return sums[Math.max(j, k) * dimensions + Math.min(j, k)]! / (size - 1);
  });
}

/** The eigenvector or its opposite: that whose largest component is positive. */
function orient(axis: number[]): number[] {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function project(
  { vectors, size, dimensions }: WordVectors,
  { mean, axes }: { mean: Float64Array; axes: readonly (readonly number[])[] },
): Float32Array {
  const points = new Float32Array(size * axes.length);
  for (let row = 0; row < size; row++) {
    for (const [axisIndex, axis] of axes.entries()) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) {
        sum += (vectors[row * dimensions + j]! - mean[j]!) * axis[j]!;
      }
      points[row * axes.length + axisIndex] = sum;
    }
  }
  return points;
}
