import { exp4 } from './activations';
import { at, loadUpTo4, storeUpTo4, sumLanes } from './simd';
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

/** target[j] = e^(row[j] − shift); returns their sum. */
@inline
function storeExponentials(row: usize, target: usize, classes: i32, shift: f32): f32 {
  const minus = f32x4.splat(-shift);
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= classes; j += 4) {
    const y = exp4(f32x4.add(v128.load(at(row, j)), minus));
    v128.store(at(target, j), y);
    sum = f32x4.add(sum, y);
  }
  let total = sumLanes(sum);
  storeUpTo4(at(target, j), exp4(f32x4.add(loadUpTo4(at(row, j), classes - j), minus)), classes - j);
  for (; j < classes; j++) total += load<f32>(at(target, j));
  return total;
}

/**
 * dLogits[i] = (softmax(logits[i]) − onehot(labels[i])) · dLosses[i]. Shift and sum are those of the loss, which
 * cannot give them back: where the label is far behind, or at −∞, the loss has swallowed the sum.
 */
export function crossEntropyGradient(
  rows: i32, classes: i32, logits: usize, labels: usize, dLosses: usize, dLogits: usize,
): void {
  for (let i = shareStart(rows, 1); i < shareEnd(rows, 1); i++) {
    const row = at(logits, i * classes);
    const out = at(dLogits, i * classes);
    const scale = load<f32>(at(dLosses, i));
    const sum = storeExponentials(row, out, classes, maximum(row, classes));
    const factor = scale / sum;
    const factors = f32x4.splat(factor);
    let j = 0;
    for (; j + 4 <= classes; j += 4) {
      v128.store(at(out, j), f32x4.mul(factors, v128.load(at(out, j))));
    }
    for (; j < classes; j++) store<f32>(at(out, j), factor * load<f32>(at(out, j)));
    const hit = at(out, load<i32>(at(labels, i)));
    store<f32>(hit, load<f32>(hit) - scale);
  }
}
