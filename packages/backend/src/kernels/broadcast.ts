/** How an operand walks through a result of `[rows, columns]`: steps of 0 repeat it. */
interface Walk {
  readonly row: number;
  readonly column: number;
}

/** A broadcast as two operands of `[rows, columns]`. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly a: Walk;
  readonly b: Walk;
}

/** Neighbouring dimensions in which the same operands are repeated. */
interface Run {
  size: number;
  readonly repeatsA: boolean;
  readonly repeatsB: boolean;
}

/**
 * The two-dimensional form of a broadcast, or nothing where it has none (an operand repeated in the middle
 * of dimensions in which it is not). Vectors of biases and of masks all have one.
 */
export function broadcastGrid(
  shapeA: readonly number[],
  shapeB: readonly number[],
  shape: readonly number[],
): Grid | undefined {
  const runs: Run[] = [];
  shape.forEach((size, i) => {
    if (size === 1) return;
    const repeatsA = (shapeA[i - shape.length + shapeA.length] ?? 1) === 1;
    const repeatsB = (shapeB[i - shape.length + shapeB.length] ?? 1) === 1;
    const last = runs.at(-1);
    if (last?.repeatsA === repeatsA && last.repeatsB === repeatsB) last.size *= size;
    else runs.push({ size, repeatsA, repeatsB });
  });
  if (runs.length > 2) return undefined;
  const one: Run = { size: 1, repeatsA: true, repeatsB: true };
  const [outer, inner] = runs.length === 2 ? (runs as [Run, Run]) : [one, runs[0] ?? one];
  const walk = (repeatsOuter: boolean, repeatsInner: boolean): Walk => ({
    row: repeatsOuter ? 0 : repeatsInner ? 1 : inner.size,
    column: repeatsInner ? 0 : 1,
  });
  return {
    rows: outer.size,
    columns: inner.size,
    a: walk(outer.repeatsA, inner.repeatsA),
    b: walk(outer.repeatsB, inner.repeatsB),
  };
}
