import { SeqLayersError } from '../errors.js';
import { formatShape, sizeOf } from '../shape.js';
import type { RandomSource } from './random-source.js';

/** Reflections applied to a vector while it is in the cache. */
const BLOCK = 32;

interface OrthogonalOptions {
  readonly shape: readonly number[];
  readonly gain: number;
  readonly random: RandomSource;
}

/**
 * `gain` times a random matrix `[product of all dimensions but the last, last]` with orthonormal
 * rows or columns, whichever are fewer, uniform among all such matrices: the Q of the QR
 * decomposition of a matrix of normal variates, with the signs that make R's diagonal positive, as
 * Keras has it. Q is a product of Householder reflections, whose vectors are drawn directly
 * (Stewart, "The efficient generation of random orthogonal matrices", 1980), so nothing has to be
 * decomposed.
 */
export function orthogonal(
  values: Float32Array,
  { shape, gain, random }: OrthogonalOptions,
): Float32Array {
  if (shape.length < 2) {
    throw new SeqLayersError(
      'invalid-option',
      `orthogonal initializer: the weight must have at least two dimensions, got shape ${formatShape(shape)}`,
    );
  }
  const rows = sizeOf(shape.slice(0, -1));
  const columns = shape.at(-1) ?? 0;
  const length = Math.max(rows, columns);
  const count = Math.min(rows, columns);
  const [vectorStride, elementStride] = rows < columns ? [columns, 1] : [1, columns];
  orthonormalVectors({ count, length, random }).forEach((vector, index) => {
    for (let i = 0; i < length; i++) {
      values[index * vectorStride + i * elementStride] = gain * vector[i]!;
    }
  });
  return values;
}

/** `count` random orthonormal vectors of `length` elements. */
function orthonormalVectors({
  count,
  length,
  random,
}: {
  count: number;
  length: number;
  random: RandomSource;
}): Float64Array[] {
  const reflections = Array.from({ length: count }, (_, k) => randomReflection(k, length, random));
  const vectors = reflections.map(({ sign }, k) => {
    const vector = new Float64Array(length);
    vector[k] = sign;
    return vector;
  });
  for (let start = count - (count % BLOCK || BLOCK); start >= 0; start -= BLOCK) {
    for (let j = start; j < count; j++) {
      for (let k = Math.min(start + BLOCK - 1, j); k >= start; k--) {
        reflect(vectors[j]!, reflections[k]!.normal, k);
      }
    }
  }
  return vectors;
}

/**
 * The reflection `I − v·vᵀ` that maps a vector of normal variates (zero before element `k`) to a
 * multiple of unit vector `k`, and the sign of that multiple.
 */
function randomReflection(
  k: number,
  length: number,
  random: RandomSource,
): { normal: Float64Array; sign: number } {
  const normal = new Float64Array(length);
  let squares = 0;
  for (let i = k; i < length; i++) {
    const value = random.normal();
    normal[i] = value;
    squares += value * value;
  }
  const first = normal[k]!;
  const sign = first < 0 ? 1 : -1;
  const norm = Math.sqrt(squares);
  normal[k] = first - sign * norm;
  const scale = 1 / Math.sqrt(norm * (norm + Math.abs(first)));
  for (let i = k; i < length; i++) normal[i]! *= scale;
  return { normal, sign };
}

/** `vector −= (normal · vector) normal`, from element `k` on. */
function reflect(vector: Float64Array, normal: Float64Array, k: number): void {
  let product = 0;
  for (let i = k; i < normal.length; i++) product += normal[i]! * vector[i]!;
  for (let i = k; i < normal.length; i++) vector[i]! -= product * normal[i]!;
}
