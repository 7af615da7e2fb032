import { at, loadUpTo4, madd, storeUpTo4 } from '../simd';
import { gradientAt, nextPiece, openPieces, pieceEnd, pieceStart, settled } from './pieces';

/**
 * v ← ρ · v + (1 − ρ) · g²; a ← ρ · a + (1 − ρ) · g; s ← learningRate · g / √(v − a² + epsilon);
 * p ← momentum · p + s; w ← w − p, in place. Without an average `a` (address 0) nothing is subtracted from
 * v, without a `p` (address 0) w ← w − s. `newInAverages` is 1 − ρ.
 */
export function rmsprop(
  size: i32, width: i32, count: i32, ids: usize, touchedOnly: bool, gradient: usize, gradientScale: f32,
  parameter: usize, velocity: usize, average: usize, momentumOf: usize,
  learningRate: f32, newInAverages: f32, momentum: f32, epsilon: f32,
): void {
  openPieces(size, width, count, ids, touchedOnly, gradient, gradientScale);
  const share = f32x4.splat(newInAverages);
  while (nextPiece()) {
    const to = pieceEnd;
    for (let i = pieceStart; i < to; i += 4) {
      const rest = to - i;
      const g = gradientAt(i);
      const oldV = loadUpTo4(at(velocity, i), rest);
      let v = settled(madd(f32x4.sub(f32x4.mul(g, g), oldV), share, oldV), g);
      storeUpTo4(at(velocity, i), v, rest);
      if (average != 0) {
        const old = loadUpTo4(at(average, i), rest);
        const a = settled(madd(f32x4.sub(g, old), share, old), g);
        storeUpTo4(at(average, i), a, rest);
        // A variance, so below zero by rounding only.
        v = f32x4.max(f32x4.sub(v, f32x4.mul(a, a)), f32x4.splat(0));
      }
      const root = f32x4.sqrt(f32x4.add(v, f32x4.splat(epsilon)));
      let step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), g), root);
      if (momentumOf != 0) {
        step = settled(madd(f32x4.splat(momentum), loadUpTo4(at(momentumOf, i), rest), step), g);
        storeUpTo4(at(momentumOf, i), step, rest);
      }
      storeUpTo4(at(parameter, i), f32x4.sub(loadUpTo4(at(parameter, i), rest), step), rest);
    }
  }
}
