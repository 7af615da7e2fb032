import { madd } from './simd';

/**
 * e^(x − n·ln 2) for the whole number n nearest to x / ln 2: a polynomial of degree 6 on |r| ≤ ln2/2, after
 * the Cephes library's `expf`; relative error below 2e-7.
 */
@inline
function fractionOfExp4(x: v128, n: v128): v128 {
  // ln 2 in two parts keeps the bits that one float would lose.
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  return f32x4.add(madd(f32x4.mul(r, r), p, r), f32x4.splat(1));
}

@inline
function nearestPowerOf2(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
}

/** 2ⁿ for whole numbers from −126 to 127. */
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** e^x with x limited to −87 to 88, where neither it nor one more than it leaves single precision. */
@inline
export function exp4(x: v128): v128 {
  const limited = f32x4.max(f32x4.min(x, f32x4.splat(88.0)), f32x4.splat(-87.0));
  const n = nearestPowerOf2(limited);
  return f32x4.mul(fractionOfExp4(limited, n), powerOf2(i32x4.trunc_sat_f32x4_s(n)));
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

/** e^x over the whole range: 0 and infinity where single precision under- and overflows. */
@inline
export function fullExp4(x: v128): v128 {
  const highest = f32x4.splat(88.72283172607421875);
  const lowest = f32x4.splat(-87.3365478515625);
  const limited = f32x4.max(f32x4.min(x, highest), lowest);
  const n = nearestPowerOf2(limited);
  // At the upper end 2ⁿ alone would overflow, so it comes in two factors.
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const rest = powerOf2(i32x4.sub(exponent, half));
  const y = f32x4.mul(f32x4.mul(fractionOfExp4(limited, n), powerOf2(half)), rest);
  const finite = v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), y, f32x4.gt(x, highest));
  return v128.bitselect(f32x4.splat(0), finite, f32x4.lt(x, lowest));
}

/** Natural logarithm, after the Cephes library's `logf`; relative error below 2e-7. */
@inline
export function log4(x: v128): v128 {
  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  // Subnormal numbers have no exponent of their own: 2²³ times as large they are normal.
  const subnormal = f32x4.lt(magnitude, f32x4.splat(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(magnitude, f32x4.splat(8388608)), magnitude, subnormal);
  const bias = i32x4.add(i32x4.splat(126), v128.and(subnormal, i32x4.splat(23)));
  let exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(bits, 23), bias));
  // The mantissa in [0.5, 1), then in [√½, √2) − 1.
  let m = v128.or(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  exponent = f32x4.sub(exponent, v128.and(small, one));
  m = f32x4.add(f32x4.sub(m, one), v128.and(small, m));
  const m2 = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = madd(p, m, f32x4.splat(-1.1514610310e-1));
  p = madd(p, m, f32x4.splat(1.1676998740e-1));
  p = madd(p, m, f32x4.splat(-1.2420140846e-1));
  p = madd(p, m, f32x4.splat(1.4249322787e-1));
  p = madd(p, m, f32x4.splat(-1.6668057665e-1));
  p = madd(p, m, f32x4.splat(2.0000714765e-1));
  p = madd(p, m, f32x4.splat(-2.4999993993e-1));
  p = madd(p, m, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), m2);
  p = madd(exponent, f32x4.splat(-2.12194440e-4), p);
  p = madd(m2, f32x4.splat(-0.5), p);
  let y = madd(exponent, f32x4.splat(0.693359375), f32x4.add(m, p));
  y = v128.bitselect(f32x4.splat(f32.NEGATIVE_INFINITY), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(f32.POSITIVE_INFINITY)));
  const invalid = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x));
  return v128.bitselect(f32x4.splat(f32.NaN), y, invalid);
}
