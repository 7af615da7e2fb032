import { exp4 } from './activations';
import { at, loadUpTo4, sumLanes } from './simd';
import { shareEnd, shareStart } from './team';

@inline
function maximum(row: usize, classes: i32): f32 {
  let best = load<f32>(row);
  for (let j = 1; j < classes; j++) best = max<f32>(best, load<f32>(at(row, j)));
  return best;
}

/** Σ e^(x − shift) over a row. */
@inline
function sumOfExponentials(row: usize, classes: i32, shift: f32): f32 {
  const minus = f32x4.splat(-shift);
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= classes; j += 4) sum = f32x4.add(sum, exp4(f32x4.add(v128.load(at(row, j)), minus)));
  let total = sumLanes(sum);
  const rest = exp4(f32x4.add(loadUpTo4(at(row, j), classes - j), minus));
  if (j < classes) total += f32x4.extract_lane(rest, 0);
  if (j + 1 < classes) total += f32x4.extract_lane(rest, 1);
  if (j + 2 < classes) total += f32x4.extract_lane(rest, 2);
  return total;
}

/** losses[i] = log Σ e^logits[i] − logits[i, labels[i]]. */
export function crossEntropy(rows: i32, classes: i32, logits: usize, labels: usize, losses: usize): void {
  for (let i = shareStart(rows, 1); i < shareEnd(rows, 1); i++) {
    const row = at(logits, i * classes);
    const shift = maximum(row, classes);
    // The difference of the two large numbers first: it is exact where they are close.
    const behind = shift - load<f32>(at(row, load<i32>(at(labels, i))));
    store<f32>(at(losses, i), behind + Mathf.log(sumOfExponentials(row, classes, shift)));
  }
}

/**
 * dLogits[i] = (softmax(logits[i]) − onehot(labels[i])) · dLosses[i]. The loss and the logit of the label
 * give back log Σ e^logits[i], so the sum is not computed again.
 */
export function crossEntropyGradient(
  rows: i32, classes: i32, logits: usize, labels: usize, losses: usize, dLosses: usize, dLogits: usize,
): void {
  for (let i = shareStart(rows, 1); i < shareEnd(rows, 1); i++) {
    const row = at(logits, i * classes);
    const out = at(dLogits, i * classes);
    const scale = load<f32>(at(dLosses, i));
    const scales = f32x4.splat(scale);
    const label = load<i32>(at(labels, i));
    const minus = f32x4.splat(-(load<f32>(at(losses, i)) + load<f32>(at(row, label))));
    let j = 0;
    for (; j + 4 <= classes; j += 4) {
      v128.store(at(out, j), f32x4.mul(scales, exp4(f32x4.add(v128.load(at(row, j)), minus))));
    }
    const rest = f32x4.mul(scales, exp4(f32x4.add(loadUpTo4(at(row, j), classes - j), minus)));
    if (j < classes) store<f32>(at(out, j), f32x4.extract_lane(rest, 0));
    if (j + 1 < classes) store<f32>(at(out, j + 1), f32x4.extract_lane(rest, 1));
    if (j + 2 < classes) store<f32>(at(out, j + 2), f32x4.extract_lane(rest, 2));
    const hit = at(out, label);
    store<f32>(hit, load<f32>(hit) - scale);
  }
}
