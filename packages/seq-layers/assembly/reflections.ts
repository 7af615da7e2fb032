// Householder reflections in SIMD. src/initializers/reflections.ts has the same in JavaScript.

/**
 * Applies the reflections `I − v·vᵀ` of rows `last` down to `first` of `normals` to a vector. Rows
 * and vector are `stride` bytes long, a multiple of 32; row k is zero before element k.
 */
export function reflect(vector: usize, normals: usize, first: i32, last: i32, stride: usize): void {
  for (let k = last; k >= first; k--) {
    const begin = (<usize>k * 4) & ~31;
    const normal = normals + <usize>k * stride;
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let i = begin; i < stride; i += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(vector + i), v128.load(normal + i)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(vector + i, 16), v128.load(normal + i, 16)));
    }
    const sums = f32x4.add(even, odd);
    const product = f32x4.splat(
      f32x4.extract_lane(sums, 0) +
        f32x4.extract_lane(sums, 1) +
        f32x4.extract_lane(sums, 2) +
        f32x4.extract_lane(sums, 3),
    );
    for (let i = begin; i < stride; i += 32) {
      const low = f32x4.mul(product, v128.load(normal + i));
      const high = f32x4.mul(product, v128.load(normal + i, 16));
      v128.store(vector + i, f32x4.sub(v128.load(vector + i), low));
      v128.store(vector + i, f32x4.sub(v128.load(vector + i, 16), high), 16);
    }
  }
}
