import { at } from './simd';
import { shareEnd, shareStart } from './team';

/** Copies `rows` rows of `width` numbers between arrays of other row lengths: slices and concatenations. */
export function copyRows(
  rows: i32, width: i32, source: usize, sourceSize: i32, target: usize, targetSize: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let r = shareStart(rows, 1); r < shareEnd(rows, 1); r++) {
    memory.copy(at(target, r * targetSize), at(source, r * sourceSize), bytes);
  }
}

/** `[outer, a, b, inner]` to `[outer, b, a, inner]`. */
export function swapAxes(outer: i32, a: i32, b: i32, inner: i32, x: usize, output: usize): void {
  const total = outer * b;
  const bytes = (<usize>inner) << 2;
  for (let row = shareStart(total, 1); row < shareEnd(total, 1); row++) {
    const o = row / b;
    const j = row % b;
    for (let i = 0; i < a; i++) {
      const from = at(x, ((o * a + i) * b + j) * inner);
      const to = at(output, (row * a + i) * inner);
      if (inner == 1) store<f32>(to, load<f32>(from));
      else memory.copy(to, from, bytes);
    }
  }
}

/** `[outer, count, inner]` with its middle axis in the opposite order. */
export function reverseAxis(outer: i32, count: i32, inner: i32, x: usize, output: usize): void {
  const rows = outer * count;
  const bytes = (<usize>inner) << 2;
  for (let row = shareStart(rows, 1); row < shareEnd(rows, 1); row++) {
    const from = row + count - 1 - 2 * (row % count);
    memory.copy(at(output, row * inner), at(x, from * inner), bytes);
  }
}
