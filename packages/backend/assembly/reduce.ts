import { at, loadUpTo4, storeUpTo4, sumLanes } from './simd';
import { shareEnd, shareStart, threads } from './team';

/** Numbers in a lane that are added in single precision, before double precision takes their sum. */
export const STRETCH: i32 = 64;

/**
 * output[o, i] = scale · Σ x[o, ·, i] over the middle one of `[outer, count, inner]`, or with `largest` the
 * largest number there.
 */
export function reduceAxis(
  outer: i32,
  count: i32,
  inner: i32,
  largest: bool,
  scale: f64,
  x: usize,
  output: usize,
): void {
  if (inner == 1) {
    for (let o = shareStart(outer, 1); o < shareEnd(outer, 1); o++) {
      const row = at(x, o * count);
      store<f32>(at(output, o), largest ? largestOfRow(row, count) : <f32>(scale * sumOfRow(row, count)));
    }
    return;
  }
  const byOuter = outer >= threads;
  const firstOuter = byOuter ? shareStart(outer, 1) : 0;
  const lastOuter = byOuter ? shareEnd(outer, 1) : outer;
  const from = byOuter ? 0 : shareStart(inner, 4);
  const to = byOuter ? inner : shareEnd(inner, 4);
  for (let o = firstOuter; o < lastOuter; o++) {
    for (let i = from; i < to; i += 4) {
      const column = at(x, o * count * inner + i);
      const lanes = min<i32>(4, to - i);
      const reduced = largest
        ? largestOfColumns(column, count, inner, lanes)
        : sumOfColumns(column, count, inner, lanes, scale);
      storeUpTo4(at(output, o * inner + i), reduced, lanes);
    }
  }
}

function sumOfRow(row: usize, count: i32): f64 {
  let total: f64 = 0;
  for (let j = 0; j < count; ) {
    const stop = min<i32>(count, j + 4 * STRETCH);
    let sum = f32x4.splat(0);
    for (; j < stop; j += 4) sum = f32x4.add(sum, loadUpTo4(at(row, j), stop - j));
    total += <f64>sumLanes(sum);
  }
  return total;
}

function sumOfColumns(column: usize, count: i32, inner: i32, lanes: i32, scale: f64): v128 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let c = 0; c < count; ) {
    const stop = min<i32>(count, c + STRETCH);
    let sum = f32x4.splat(0);
    for (; c < stop; c++) sum = f32x4.add(sum, loadUpTo4(at(column, c * inner), lanes));
    low = f64x2.add(low, f64x2.promote_low_f32x4(sum));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)));
  }
  return demote(low, high, scale);
}

/** Four sums in double precision, scaled, as floats. */
@inline
export function demote(low: v128, high: v128, scale: f64): v128 {
  const scales = f64x2.splat(scale);
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(f64x2.mul(low, scales)),
    f32x4.demote_f64x2_zero(f64x2.mul(high, scales)),
    0,
    1,
    4,
    5,
  );
}

function largestOfRow(row: usize, count: i32): f32 {
  let most = load<f32>(row);
  for (let j = 1; j < count; j++) most = max<f32>(most, load<f32>(at(row, j)));
  return most;
}

function largestOfColumns(column: usize, count: i32, inner: i32, lanes: i32): v128 {
  let most = loadUpTo4(column, lanes);
  for (let c = 1; c < count; c++) most = f32x4.max(most, loadUpTo4(at(column, c * inner), lanes));
  return most;
}
