import { log4 } from './activations';
import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

@inline
function clip4(x: v128, low: f32, high: f32): v128 {
  return f32x4.min(f32x4.max(x, f32x4.splat(low)), f32x4.splat(high));
}

/** output[i] = x[i], or the nearer of `low` and `high` beyond them. */
export function clip(size: i32, low: f32, high: f32, x: usize, output: usize): void {
  const to = shareEnd(size, 4);
  for (let i = shareStart(size, 4); i < to; i += 4) {
    storeUpTo4(at(output, i), clip4(loadUpTo4(at(x, i), to - i), low, high), to - i);
  }
}

/** output[i] = log of x[i] clipped. */
export function clippedLog(size: i32, low: f32, high: f32, x: usize, output: usize): void {
  const to = shareEnd(size, 4);
  for (let i = shareStart(size, 4); i < to; i += 4) {
    storeUpTo4(at(output, i), log4(clip4(loadUpTo4(at(x, i), to - i), low, high)), to - i);
  }
}

/** dX[i] = dOutput[i] / x[i] from `low` to `high`, 0 beyond them. */
export function clippedLogGradient(
  size: i32, low: f32, high: f32, x: usize, dOutput: usize, dX: usize,
): void {
  const to = shareEnd(size, 4);
  for (let i = shareStart(size, 4); i < to; i += 4) {
    const value = loadUpTo4(at(x, i), to - i);
    const quotient = f32x4.div(loadUpTo4(at(dOutput, i), to - i), value);
    const beyond = v128.or(f32x4.lt(value, f32x4.splat(low)), f32x4.gt(value, f32x4.splat(high)));
    storeUpTo4(at(dX, i), v128.andnot(quotient, beyond), to - i);
  }
}
