import { at, loadUpTo4, madd, storeUpTo4 } from '../simd';
import { gradientAt, nextPiece, openPieces, pieceEnd, pieceStart } from './pieces';

/** a ← a + g²; w ← w − learningRate · g / √(a + epsilon), in place. */
export function adagrad(
  size: i32, width: i32, count: i32, ids: usize, touchedOnly: bool, gradient: usize, gradientScale: f32,
  parameter: usize, accumulator: usize, learningRate: f32, epsilon: f32,
): void {
  openPieces(size, width, count, ids, touchedOnly, gradient, gradientScale);
  while (nextPiece()) {
    const to = pieceEnd;
    for (let i = pieceStart; i < to; i += 4) {
      const rest = to - i;
      const g = gradientAt(i);
      const a = madd(g, g, loadUpTo4(at(accumulator, i), rest));
      storeUpTo4(at(accumulator, i), a, rest);
      const root = f32x4.sqrt(f32x4.add(a, f32x4.splat(epsilon)));
      const step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), g), root);
      storeUpTo4(at(parameter, i), f32x4.sub(loadUpTo4(at(parameter, i), rest), step), rest);
    }
  }
}
