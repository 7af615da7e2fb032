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

/**
 * Adam (Kingma & Ba 2015, in the order of operations of its section 2), in place. `rate` is already
 * corrected for bias: learningRate · √(1 − β2^t) / (1 − β1^t). `newInM` and `newInV` are 1 − β1 and
 * 1 − β2, which would lose their last digits if they were computed here, in single precision.
 */
export function adam(
  size: i32,
  parameter: usize,
  gradient: usize,
  m: usize,
  v: usize,
  rate: f32,
  newInM: f32,
  newInV: f32,
  epsilon: f32,
  gradientScale: f32,
): void {
  const to = shareEnd(size, 4);
  let i = shareStart(size, 4);
  for (; i + 4 <= to; i += 4) {
    const g = f32x4.mul(v128.load(at(gradient, i)), f32x4.splat(gradientScale));
    const oldM = v128.load(at(m, i));
    const oldV = v128.load(at(v, i));
    const newM = madd(f32x4.sub(g, oldM), f32x4.splat(newInM), oldM);
    const newV = madd(f32x4.sub(f32x4.mul(g, g), oldV), f32x4.splat(newInV), oldV);
    v128.store(at(m, i), newM);
    v128.store(at(v, i), newV);
    const change = f32x4.div(
      f32x4.mul(f32x4.splat(rate), newM),
      f32x4.add(f32x4.sqrt(newV), f32x4.splat(epsilon)),
    );
    v128.store(at(parameter, i), f32x4.sub(v128.load(at(parameter, i)), change));
  }
  for (; i < to; i++) {
    const g = load<f32>(at(gradient, i)) * gradientScale;
    const oldM = load<f32>(at(m, i));
    const oldV = load<f32>(at(v, i));
    const newM = oldM + (g - oldM) * newInM;
    const newV = oldV + (g * g - oldV) * newInV;
    store<f32>(at(m, i), newM);
    store<f32>(at(v, i), newV);
    store<f32>(
      at(parameter, i),
      load<f32>(at(parameter, i)) - (rate * newM) / (Mathf.sqrt(newV) + epsilon),
    );
  }
}
