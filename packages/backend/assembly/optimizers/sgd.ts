import { at, loadUpTo4, madd, storeUpTo4 } from '../simd';
import { gradientAt, nextPiece, openPieces, pieceEnd, pieceStart, settled } from './pieces';

/** w ← w − learningRate · g, in place. */
export function sgd(
  size: i32, width: i32, count: i32, ids: usize, touchedOnly: bool, gradient: usize, gradientScale: f32,
  parameter: usize, learningRate: f32,
): void {
  openPieces(size, width, count, ids, touchedOnly, gradient, gradientScale);
  while (nextPiece()) {
    const to = pieceEnd;
    for (let i = pieceStart; i < to; i += 4) {
      const w = loadUpTo4(at(parameter, i), to - i);
      storeUpTo4(at(parameter, i), madd(f32x4.splat(-learningRate), gradientAt(i), w), to - i);
    }
  }
}

/** v ← momentum · v − learningRate · g; w ← w + v, or w + momentum · v − learningRate · g with Nesterov's. */
export function sgdWithMomentum(
  size: i32, width: i32, count: i32, ids: usize, touchedOnly: bool, gradient: usize, gradientScale: f32,
  parameter: usize, velocity: usize, learningRate: f32, momentum: f32, nesterov: bool,
): void {
  openPieces(size, width, count, ids, touchedOnly, gradient, gradientScale);
  while (nextPiece()) {
    const to = pieceEnd;
    for (let i = pieceStart; i < to; i += 4) {
      const rest = to - i;
      const g = gradientAt(i);
      const step = f32x4.mul(f32x4.splat(-learningRate), g);
      const v = settled(madd(f32x4.splat(momentum), loadUpTo4(at(velocity, i), rest), step), g);
      storeUpTo4(at(velocity, i), v, rest);
      const change = nesterov ? madd(f32x4.splat(momentum), v, step) : v;
      storeUpTo4(at(parameter, i), f32x4.add(loadUpTo4(at(parameter, i), rest), change), rest);
    }
  }
}
