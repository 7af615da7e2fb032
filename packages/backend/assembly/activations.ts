import { madd } from './simd';

/**
 * e^x. Range reduction to |r| ≤ ln2/2 and a degree-6 polynomial, after the Cephes library's `expf`;
 * relative error below 2e-7. Inputs beyond ±87 are clamped, so the result is finite and above zero.
 */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, f32x4.splat(88.0)), f32x4.splat(-87.0));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts keeps the bits that one float would lose.
  let r = madd(n, f32x4.splat(-0.693359375), clamped);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

/** The logistic function 1 / (1 + e^-x). */
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/**
 * tanh x as a rational function of odd degree 13 over even degree 6 on |x| ≤ 7.9, beyond which it
 * rounds to ±1: the approximation of the Eigen library, a few units in the last place everywhere.
 */
@inline
export function tanh4(x: v128): v128 {
  const v = f32x4.max(f32x4.min(x, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const v2 = f32x4.mul(v, v);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = madd(p, v2, f32x4.splat(2.00018790482477e-13));
  p = madd(p, v2, f32x4.splat(-8.60467152213735e-11));
  p = madd(p, v2, f32x4.splat(5.12229709037114e-8));
  p = madd(p, v2, f32x4.splat(1.48572235717979e-5));
  p = madd(p, v2, f32x4.splat(6.37261928875436e-4));
  p = madd(p, v2, f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = madd(q, v2, f32x4.splat(1.18534705686654e-4));
  q = madd(q, v2, f32x4.splat(2.26843463243900e-3));
  q = madd(q, v2, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(v, p), q);
}
