// Four-lane float helpers. Every file that computes goes through these, so that plain and relaxed
// SIMD differ in one place only.

/** a · b + c: one rounding with relaxed SIMD (fused multiply-add), two without. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return f32x4.relaxed_madd(a, b, c);
  }
  return f32x4.add(c, f32x4.mul(a, b));
}

/** The address of element `index` of a float array. */
@inline
export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}

/** Loads up to four floats; lanes past `count` are zero, and nothing past them is read. */
@inline
export function loadUpTo4(address: usize, count: i32): v128 {
  if (count >= 4) return v128.load(address);
  let v = f32x4.splat(0);
  if (count > 0) v = v128.load32_lane(address, v, 0);
  if (count > 1) v = v128.load32_lane(address, v, 1, 4);
  if (count > 2) v = v128.load32_lane(address, v, 2, 8);
  return v;
}

/** Stores the first `count` lanes, at most four. */
@inline
export function storeUpTo4(address: usize, v: v128, count: i32): void {
  if (count >= 4) {
    v128.store(address, v);
    return;
  }
  if (count > 0) v128.store32_lane(address, v, 0);
  if (count > 1) v128.store32_lane(address, v, 1, 4);
  if (count > 2) v128.store32_lane(address, v, 2, 8);
}

/**
 * Zero where |x| < 2⁻¹⁰⁰, x elsewhere. Gradients that fade over hundreds of steps end in subnormal numbers,
 * on which x86 processors are a hundred times slower; nothing that small changes a weight.
 */
@inline
export function withoutTiny(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(7.888609052210118e-31)));
}

@inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}
