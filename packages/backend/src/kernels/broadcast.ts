/** How an operand walks through a result of `[blocks, rows, columns]`: steps of 0 repeat it. */
interface Walk {
  readonly block: number;
  readonly row: number;
  readonly column: number;
}

/** A broadcast as two operands of `[blocks, rows, columns]`. */
export interface Grid {
  readonly blocks: number;
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
 * The three-dimensional form of a broadcast, or nothing where it has none (operands that are repeated and not
 * repeated in turns). What models of sequences do all has one.
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
  if (runs.length > 3) return undefined;
  const one: Run = { size: 1, repeatsA: true, repeatsB: true };
  const [outer, middle, inner] = [one, one, one, ...runs].slice(-3) as [Run, Run, Run];
  const walk = (repeats: (run: Run) => boolean): Walk => {
    const column = repeats(inner) ? 0 : 1;
    const rowSize = repeats(inner) ? 1 : inner.size;
    const blockSize = repeats(middle) ? rowSize : rowSize * middle.size;
    return { block: repeats(outer) ? 0 : blockSize, row: repeats(middle) ? 0 : rowSize, column };
  };
  return {
    blocks: outer.size,
    rows: middle.size,
    columns: inner.size,
    a: walk(({ repeatsA }) => repeatsA),
    b: walk(({ repeatsB }) => repeatsB),
  };
}

/** Which element of an operand each element of a broadcast result reads, both in row-major order. */
export function broadcastPlaces(operand: readonly number[], shape: readonly number[]): number[] {
  const missing = shape.length - operand.length;
  return operand.reduce<number[]>(
    (places, size, i) =>
      places.flatMap((place) =>
        Array.from(
          { length: shape[missing + i]! },
          (_, at) => place * size + (size === 1 ? 0 : at),
        ),
      ),
    Array<number>(shape.slice(0, missing).reduce((product, size) => product * size, 1)).fill(0),
  );
}
