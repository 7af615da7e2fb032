import { fullExp4, log4, sigmoid4 } from './activations';
import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

/** log(1 + x) for x from 0 to 1 (Kahan): what rounding took from 1 + x is given back by the quotient. */
@inline
function logOf1Plus4(x: v128): v128 {
  const one = f32x4.splat(1);
  const sum = f32x4.add(one, x);
  const rounded = f32x4.sub(sum, one);
  const y = f32x4.div(f32x4.mul(log4(sum), x), rounded);
  return v128.bitselect(x, y, f32x4.eq(rounded, f32x4.splat(0)));
}

/**
 * max(x, 0) − x · y: the part of the loss that grows with the logit. Written as |x| times the share of the other
 * label, since an infinite logit would make it a difference of infinities; none of a share is no loss.
 */
@inline
function linearLoss4(x: v128, y: v128): v128 {
  const share = v128.bitselect(f32x4.sub(f32x4.splat(1), y), y, f32x4.gt(x, f32x4.splat(0)));
  return v128.andnot(f32x4.mul(f32x4.abs(x), share), f32x4.eq(share, f32x4.splat(0)));
}

/** losses[i] = max(x, 0) − x · y + log(1 + e^−|x|) of logit x and label y: no exponential overflows. */
export function binaryCrossEntropy(size: i32, logits: usize, labels: usize, losses: usize): void {
  const to = shareEnd(size, 4);
  for (let i = shareStart(size, 4); i < to; i += 4) {
    const x = loadUpTo4(at(logits, i), to - i);
    const y = loadUpTo4(at(labels, i), to - i);
    const rest = logOf1Plus4(fullExp4(f32x4.neg(f32x4.abs(x))));
    storeUpTo4(at(losses, i), f32x4.add(linearLoss4(x, y), rest), to - i);
  }
}

/** dLogits[i] = (sigmoid(logits[i]) − labels[i]) · dLosses[i]. */
export function binaryCrossEntropyGradient(
  size: i32, logits: usize, labels: usize, dLosses: usize, dLogits: usize,
): void {
  const to = shareEnd(size, 4);
  for (let i = shareStart(size, 4); i < to; i += 4) {
    const p = sigmoid4(loadUpTo4(at(logits, i), to - i));
    const error = f32x4.sub(p, loadUpTo4(at(labels, i), to - i));
    storeUpTo4(at(dLogits, i), f32x4.mul(error, loadUpTo4(at(dLosses, i), to - i)), to - i);
  }
}
