import { at, loadUpTo4, storeUpTo4, sumLanes } from './simd';
import { shareEnd, shareStart, threads } from './team';

/** output[o, i] = scale · Σ x[o, ·, i] over the middle one of `[outer, count, inner]`. */
export function sumAxis(outer: i32, count: i32, inner: i32, scale: f32, x: usize, output: usize): void {
  if (inner == 1) {
    for (let o = shareStart(outer, 1); o < shareEnd(outer, 1); o++) {
      store<f32>(at(output, o), scale * sumRow(at(x, o * count), count));
    }
    return;
  }
  const byOuter = outer >= threads;
  const firstOuter = byOuter ? shareStart(outer, 1) : 0;
  const lastOuter = byOuter ? shareEnd(outer, 1) : outer;
  const from = byOuter ? 0 : shareStart(inner, 4);
  const to = byOuter ? inner : shareEnd(inner, 4);
  const scales = f32x4.splat(scale);
  for (let o = firstOuter; o < lastOuter; o++) {
    for (let i = from; i < to; i += 4) {
      let sum = f32x4.splat(0);
      for (let c = 0; c < count; c++) {
        sum = f32x4.add(sum, loadUpTo4(at(x, (o * count + c) * inner + i), to - i));
      }
      storeUpTo4(at(output, o * inner + i), f32x4.mul(scales, sum), to - i);
    }
  }
}

@inline
function sumRow(row: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (let j = 0; j < count; j += 4) sum = f32x4.add(sum, loadUpTo4(at(row, j), count - j));
  return sumLanes(sum);
}
