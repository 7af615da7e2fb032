/** Consecutive steps whose gates are in memory at once. */
export interface Chunk {
  readonly firstStep: number;
  readonly endStep: number;
  /** Packed rows before these steps. */
  readonly firstRow: number;
  /** Packed rows of these steps. */
  readonly rows: number;
}

/** Cuts the steps, given their active rows, into chunks of at most `steps`; there is always one. */
export function cutChunks(active: Int32Array, steps: number): Chunk[] {
  const chunks: Chunk[] = [];
  let firstRow = 0;
  let firstStep = 0;
  do {
    const endStep = Math.min(active.length, firstStep + steps);
    const rows = active.subarray(firstStep, endStep).reduce((sum, count) => sum + count, 0);
    chunks.push({ firstStep, endStep, firstRow, rows });
    firstRow += rows;
    firstStep = endStep;
  } while (firstStep < active.length);
  return chunks;
}
