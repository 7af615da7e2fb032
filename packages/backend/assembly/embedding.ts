import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

/** output[i] = table[ids[i]]; the caller has checked the ids. */
export function gatherRows(count: i32, width: i32, ids: usize, table: usize, output: usize): void {
  const bytes = (<usize>width) << 2;
  for (let i = shareStart(count, 1); i < shareEnd(count, 1); i++) {
    memory.copy(at(output, i * width), at(table, load<i32>(at(ids, i)) * width), bytes);
  }
}

/** table[ids[i]] += rows[i]. Threads share the columns, so no two write one number and the order is fixed. */
export function scatterAddRows(
  count: i32,
  width: i32,
  ids: usize,
  rows: usize,
  table: usize,
): void {
  const from = shareStart(width, 4);
  const to = shareEnd(width, 4);
  for (let i = 0; i < count; i++) {
    const row = at(rows, i * width);
    const target = at(table, load<i32>(at(ids, i)) * width);
    let j = from;
    for (; j + 4 <= to; j += 4) {
      v128.store(at(target, j), f32x4.add(v128.load(at(target, j)), v128.load(at(row, j))));
    }
    for (; j < to; j++) store<f32>(at(target, j), load<f32>(at(target, j)) + load<f32>(at(row, j)));
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
