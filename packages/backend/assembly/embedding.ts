import { at } from './simd';
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
