import { at, madd, sumLanes } from './simd';
import { shareEnd, shareStart, thread } from './team';

/** partial[thread] = Σ x² over this thread's share, in double precision every 4,096 numbers. */
export function sumOfSquares(size: i32, x: usize, partial: usize): void {
  const to = shareEnd(size, 4);
  let total: f64 = 0;
  let i = shareStart(size, 4);
  while (i + 4 <= to) {
    const stop = min<i32>(to - 3, i + 4096);
    let sum = f32x4.splat(0);
    for (; i < stop; i += 4) {
      const v = v128.load(at(x, i));
      sum = madd(v, v, sum);
    }
    total += <f64>sumLanes(sum);
  }
  for (; i < to; i++) total += <f64>load<f32>(at(x, i)) * <f64>load<f32>(at(x, i));
  store<f64>(partial + ((<usize>thread) << 3), total);
}
