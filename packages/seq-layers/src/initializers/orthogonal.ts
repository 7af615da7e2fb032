import { SeqLayersError } from '../errors.js';
import { formatShape, sizeOf } from '../shape.js';
import type { RandomSource } from './random-source.js';
import { applyReflections, reflectionWorkspace } from './reflections.js';

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
  const workspace = reflectionWorkspace({ count, length });
  const { normals, vectors, stride } = workspace;
  for (let k = 0; k < count; k++) {
    const normal = normals.subarray(k * stride + k, k * stride + length);
    vectors[k * stride + k] = drawReflection(normal, random);
  }
  applyReflections(workspace, count);
  const [vectorStep, elementStep] = rows < columns ? [columns, 1] : [1, columns];
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < length; i++) {
      values[k * vectorStep + i * elementStep] = gain * vectors[k * stride + i]!;
    }
  }
  return values;
}

/**
 * Draws a vector of normal variates and fills in the normal v of the reflection `I − v·vᵀ` that
 * maps it to a multiple of the first unit vector. Returns the sign of that multiple.
 */
function drawReflection(normal: Float32Array, random: RandomSource): number {
  let squares = 0;
  for (let i = 0; i < normal.length; i++) {
    normal[i] = random.normal();
    squares += normal[i]! ** 2;
  }
  const first = normal[0]!;
  const sign = first < 0 ? 1 : -1;
  const norm = Math.sqrt(squares);
  normal[0] = first - sign * norm;
  const scale = 1 / Math.sqrt(norm * (norm + Math.abs(first)));
  for (let i = 0; i < normal.length; i++) normal[i]! *= scale;
  return sign;
}
