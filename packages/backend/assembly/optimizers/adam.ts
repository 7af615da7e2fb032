import { at, loadUpTo4, madd, storeUpTo4 } from '../simd';
import { gradientAt, nextPiece, openPieces, pieceEnd, pieceStart, settled } from './pieces';

/**
 * Adam (Kingma & Ba 2015, in the order of operations of its section 2), in place. `rate` is already
 * corrected for bias: learningRate · √(1 − β2^t) / (1 − β1^t). `newInM` and `newInV` are 1 − β1 and
 * 1 − β2, which would lose their last digits if they were computed here, in single precision. `decay` is
 * learningRate · weightDecay.
 */
export function adam(
  size: i32, width: i32, count: i32, ids: usize, touchedOnly: bool, gradient: usize, gradientScale: f32,
  parameter: usize, m: usize, v: usize,
  rate: f32, newInM: f32, newInV: f32, epsilon: f32, decay: f32,
): void {
  openPieces(size, width, count, ids, touchedOnly, gradient, gradientScale);
  while (nextPiece()) {
    const to = pieceEnd;
    for (let i = pieceStart; i < to; i += 4) {
      const rest = to - i;
      const g = gradientAt(i);
      const w = loadUpTo4(at(parameter, i), rest);
      const oldM = loadUpTo4(at(m, i), rest);
      const oldV = loadUpTo4(at(v, i), rest);
      const newM = settled(madd(f32x4.sub(g, oldM), f32x4.splat(newInM), oldM), g);
      const newV = settled(madd(f32x4.sub(f32x4.mul(g, g), oldV), f32x4.splat(newInV), oldV), g);
      storeUpTo4(at(m, i), newM, rest);
      storeUpTo4(at(v, i), newV, rest);
      const change = f32x4.div(
        f32x4.mul(f32x4.splat(rate), newM),
        f32x4.add(f32x4.sqrt(newV), f32x4.splat(epsilon)),
      );
      const decayed = f32x4.sub(w, f32x4.mul(w, f32x4.splat(decay)));
      storeUpTo4(at(parameter, i), f32x4.sub(decayed, change), rest);
    }
  }
}
