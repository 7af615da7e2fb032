import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

/** Chris Wellons' `lowbias32` on four integers: https://nullprogram.com/blog/2018/07/31/. */
@inline
function mix4(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** Random 32-bit integers: places `counter` of the stream named by `seed`, as seq-layers' `random32` draws. */
@inline
function random4(seed: i32, counter: v128): v128 {
  return mix4(v128.xor(mix4(i32x4.add(counter, i32x4.splat(0x9e3779b9))), i32x4.splat(seed)));
}

/**
 * output[i] = x[i] · mask[i], or mask[i] if `x` is 0, where the mask is 0 if the random number at place
 * `offset` + i is below `threshold`, else `factor`.
 */
export function dropout(
  size: i32, seed: i32, offset: i32, threshold: u32, factor: f32, x: usize, output: usize,
): void {
  const to = shareEnd(size, 4);
  const first = shareStart(size, 4);
  let counter = i32x4.add(i32x4.splat(offset + first), i32x4(0, 1, 2, 3));
  for (let i = first; i < to; i += 4) {
    const kept = i32x4.ge_u(random4(seed, counter), i32x4.splat(threshold));
    let y = v128.and(kept, f32x4.splat(factor));
    if (x != 0) y = f32x4.mul(loadUpTo4(at(x, i), to - i), y);
    storeUpTo4(at(output, i), y, to - i);
    counter = i32x4.add(counter, i32x4.splat(4));
  }
}
