import { expect, test } from 'vitest';
import { initialValues } from './initializer.js';

/** The largest deviation of `vectors · vectorsᵀ` from the identity times `square`. */
function deviation(vectors: number[][], square: number): number {
  let largest = 0;
  vectors.forEach((a, i) => {
    vectors.forEach((b, j) => {
      const product = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
      largest = Math.max(largest, Math.abs(product - (i === j ? square : 0)));
    });
  });
  return largest;
}

function rowsOf(values: Float32Array, columns: number): number[][] {
  const rows = values.length / columns;
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns)),
  );
}

function transpose(rows: number[][]): number[][] {
  return rows[0]!.map((_, j) => rows.map((row) => row[j]!));
}

test.each([
  [64, 256],
  [70, 70],
  [1, 5],
  [1, 1],
  [33, 100],
])('the rows of a wide matrix are orthonormal (%d × %d)', (rows, columns) => {
  const values = initialValues('orthogonal', { shape: [rows, columns], seed: 1 });
  expect(deviation(rowsOf(values, columns), 1)).toBeLessThan(1e-5);
});

test('the columns of a tall matrix are orthonormal', () => {
  const values = initialValues('orthogonal', { shape: [100, 33], seed: 1 });
  expect(deviation(transpose(rowsOf(values, 33)), 1)).toBeLessThan(1e-5);
});

test('all dimensions but the last are one, as in Keras', () => {
  const values = initialValues('orthogonal', { shape: [4, 5, 7], seed: 1 });
  expect(deviation(transpose(rowsOf(values, 7)), 1)).toBeLessThan(1e-5);
});

test('the gain is a factor', () => {
  const values = initialValues({ name: 'orthogonal', gain: 3 }, { shape: [8, 8], seed: 1 });
  expect(deviation(rowsOf(values, 8), 9)).toBeLessThan(1e-4);
});

test('matrices are uniform among the orthogonal ones', () => {
  // Of the Haar measure on 4 × 4 matrices, each entry has mean 0, mean square 1/4 and mean fourth
  // power 3/(4·6); the diagonal, which a QR without the sign convention makes lopsided, too.
  const draws = 4000;
  const sums = [0, 0, 0, 0];
  for (let seed = 0; seed < draws; seed++) {
    const values = initialValues('orthogonal', { shape: [4, 4], seed });
    sums[0]! += values[0]!;
    sums[1]! += values[15]!;
    sums[2]! += values[6]! ** 2;
    sums[3]! += values[5]! ** 4;
  }
  const means = sums.map((sum) => sum / draws);
  expect(Math.abs(means[0]!)).toBeLessThan(0.04);
  expect(Math.abs(means[1]!)).toBeLessThan(0.04);
  expect(Math.abs(means[2]! - 1 / 4)).toBeLessThan(0.02);
  expect(Math.abs(means[3]! - 1 / 8)).toBeLessThan(0.02);
});

test('a vector has no orthogonal initial value', () => {
  expect(() => initialValues('orthogonal', { shape: [3], seed: 0 })).toThrow(
    'orthogonal initializer: the weight must have at least two dimensions, got shape (3,)',
  );
});
