import { demote, STRETCH } from './reduce';
import { at, loadUpTo4, madd, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

/**
 * output[b] = Σ weights[b, t] · x[b, t] / max(1, Σ weights[b, t]) over t of `[batch, time, width]`. With ids,
 * x[b, t] is rows[ids[b, t]]; without weights, each is 1.
 */
export function meanOverTime(
  batch: i32,
  time: i32,
  width: i32,
  ids: usize,
  rows: usize,
  weights: usize,
  output: usize,
): void {
  for (let b = shareStart(batch, 1); b < shareEnd(batch, 1); b++) {
    const scale = 1 / totalWeight(b, time, weights);
    for (let j = 0; j < width; j += 4) {
      const lanes = min<i32>(4, width - j);
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      for (let i = b * time; i < (b + 1) * time; ) {
        const stop = min<i32>((b + 1) * time, i + STRETCH);
        let sum = f32x4.splat(0);
        for (; i < stop; i++) {
          const row = at(rows, (ids ? load<i32>(at(ids, i)) : i) * width + j);
          const x = loadUpTo4(row, lanes);
          sum = weights ? madd(f32x4.splat(load<f32>(at(weights, i))), x, sum) : f32x4.add(sum, x);
        }
        low = f64x2.add(low, f64x2.promote_low_f32x4(sum));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)));
      }
      storeUpTo4(at(output, b * width + j), demote(low, high, scale), lanes);
    }
  }
}

/** output[b] = dOutput[b] / max(1, Σ weights[b, t]): what each step's weight is multiplied by. */
export function meanOverTimeGradient(
  batch: i32,
  time: i32,
  width: i32,
  weights: usize,
  dOutput: usize,
  output: usize,
): void {
  for (let b = shareStart(batch, 1); b < shareEnd(batch, 1); b++) {
    const scale = f32x4.splat(<f32>(1 / totalWeight(b, time, weights)));
    for (let j = b * width; j < (b + 1) * width; j += 4) {
      const lanes = (b + 1) * width - j;
      storeUpTo4(at(output, j), f32x4.mul(scale, loadUpTo4(at(dOutput, j), lanes)), lanes);
    }
  }
}

/** output[b, t] = weights[b, t] · rows[b]; without weights, each is 1. */
export function repeatRows(
  batch: i32,
  time: i32,
  width: i32,
  rows: usize,
  weights: usize,
  output: usize,
): void {
  for (let i = shareStart(batch * time, 1); i < shareEnd(batch * time, 1); i++) {
    const weight = f32x4.splat(weights ? load<f32>(at(weights, i)) : 1);
    const row = at(rows, (i / time) * width);
    for (let j = 0; j < width; j += 4) {
      const lanes = width - j;
      storeUpTo4(at(output, i * width + j), f32x4.mul(weight, loadUpTo4(at(row, j), lanes)), lanes);
    }
  }
}

@inline
function totalWeight(b: i32, time: i32, weights: usize): f64 {
  if (!weights) return max<f64>(1, <f64>time);
  let total: f64 = 0;
  for (let i = b * time; i < (b + 1) * time; i++) total += <f64>load<f32>(at(weights, i));
  return max<f64>(1, total);
}
