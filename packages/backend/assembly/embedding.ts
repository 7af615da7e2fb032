import { at, loadUpTo4, madd, storeUpTo4 } from './simd';
import { shareEnd, shareStart, threads } from './team';

/** output[i] = table[ids[i]]; the caller has checked the ids. */
export function gatherRows(count: i32, width: i32, ids: usize, table: usize, output: usize): void {
  const bytes = (<usize>width) << 2;
  for (let i = shareStart(count, 1); i < shareEnd(count, 1); i++) {
    memory.copy(at(output, i * width), at(table, load<i32>(at(ids, i)) * width), bytes);
  }
}

/** Floats of a cache line, which two threads should not both write to. */
const LINE: i32 = 16;

/** table[ids[i]] += rows[i], in the order of i. */
export function scatterAddRows(
  count: i32, width: i32, ids: usize, rows: usize, table: usize, tableRows: i32,
): void {
  scatterAddRepeatedRows(count, 1, width, ids, rows, 0, table, tableRows);
}

/**
 * table[ids[b, t]] += weights[b, t] · rows[b] of `[batch, time]`, in their order; without weights, 1. Threads share
 * the columns, or the table's rows where a row is short: no two write one number.
 */
export function scatterAddRepeatedRows(
  batch: i32,
  time: i32,
  width: i32,
  ids: usize,
  rows: usize,
  weights: usize,
  table: usize,
  tableRows: i32,
): void {
  const byColumns = width >= LINE * threads;
  const from = byColumns ? shareStart(width, LINE) : 0;
  const to = byColumns ? shareEnd(width, LINE) : width;
  const firstId = byColumns ? 0 : shareStart(tableRows, 1);
  const ownIds = (byColumns ? tableRows : shareEnd(tableRows, 1)) - firstId;
  for (let b = 0; b < batch; b++) {
    const row = at(rows, b * width);
    for (let i = b * time; i < (b + 1) * time; i++) {
      const id = load<i32>(at(ids, i));
      if (<u32>(id - firstId) >= <u32>ownIds) continue;
      const weight = f32x4.splat(weights ? load<f32>(at(weights, i)) : 1);
      const target = at(table, id * width);
      for (let j = from; j < to; j += 4) {
        const rest = to - j;
        storeUpTo4(at(target, j), madd(weight, loadUpTo4(at(row, j), rest), loadUpTo4(at(target, j), rest)), rest);
      }
    }
  }
}

/** output[i] = Σ rows[order[j]] for j from starts[i] to starts[i + 1], at least one, in that order. */
export function sumRows(
  count: i32, width: i32, starts: usize, order: usize, rows: usize, output: usize,
): void {
  for (let i = shareStart(count, 1); i < shareEnd(count, 1); i++) {
    const out = at(output, i * width);
    const first = load<i32>(at(starts, i));
    const end = load<i32>(at(starts, i + 1));
    memory.copy(out, at(rows, load<i32>(at(order, first)) * width), (<usize>width) << 2);
    for (let j = first + 1; j < end; j++) {
      addRow(width, at(rows, load<i32>(at(order, j)) * width), out);
    }
  }
}

@inline
function addRow(width: i32, row: usize, target: usize): void {
  for (let j = 0; j < width; j += 4) {
    const rest = width - j;
    storeUpTo4(at(target, j), f32x4.add(loadUpTo4(at(target, j), rest), loadUpTo4(at(row, j), rest)), rest);
  }
}
