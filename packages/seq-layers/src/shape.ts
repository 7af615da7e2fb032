import { SeqLayersError } from './errors.js';

/** The sizes of a tensor's dimensions, the batch first; `null` stands for any size. */
export type Shape = readonly (number | null)[];

/** A shape as Keras prints it: `(None, None, 256)`, and `(None,)` for a single dimension. */
export function formatShape(shape: Shape): string {
  const sizes = shape.map((size) => (size === null ? 'None' : String(size)));
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}

/** The number of elements of a tensor of known shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether two shapes have the same sizes in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, index) => size === b[index]);
}

/**
 * The size of a shape's last dimension, which a layer's kernel depends on.
 *
 * @throws SeqLayersError `shape-mismatch` when that size is not known, or is not `expected`.
 */
export function lastDimension(
  shape: Shape,
  { where, expected }: { where: string; expected: number | undefined },
): number {
  const size = shape.at(-1);
  if (size === null || size === undefined || (expected !== undefined && size !== expected)) {
    throw new SeqLayersError(
      'shape-mismatch',
      `${where}: the last dimension of the input must be ${expected ?? 'known'}, got shape ${formatShape(shape)}`,
    );
  }
  return size;
}

/**
 * A shape that is `[batch, time, features]`.
 *
 * @throws SeqLayersError `shape-mismatch` when it is not
 */
export function requireSequence(shape: Shape, where: string): Shape {
  if (shape.length === 3) return shape;
  throw new SeqLayersError(
    'shape-mismatch',
    `${where}: the input must be [batch, time, features], got shape ${formatShape(shape)}`,
  );
}
