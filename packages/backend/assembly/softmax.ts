import { fullExp4 } from './activations';
import { at, loadUpTo4, storeUpTo4 } from './simd';
import { shareEnd, shareStart } from './team';

/** Softmax of each row, or its logarithm. */
export function softmax(rows: i32, classes: i32, logarithm: bool, x: usize, output: usize): void {
  for (let i = shareStart(rows, 1); i < shareEnd(rows, 1); i++) {
    const row = at(x, i * classes);
    const out = at(output, i * classes);
    let most = f32.NEGATIVE_INFINITY;
    for (let j = 0; j < classes; j++) most = max<f32>(most, load<f32>(at(row, j)));
    const shift = f32x4.splat(most);
    let sum: f32 = 0;
    for (let j = 0; j < classes; j += 4) {
      const count = min<i32>(4, classes - j);
      const y = fullExp4(f32x4.sub(loadUpTo4(at(row, j), count), shift));
      if (!logarithm) storeUpTo4(at(out, j), y, count);
      sum += f32x4.extract_lane(y, 0);
      if (count > 1) sum += f32x4.extract_lane(y, 1);
      if (count > 2) sum += f32x4.extract_lane(y, 2);
      if (count > 3) sum += f32x4.extract_lane(y, 3);
    }
    const total = f32x4.splat(logarithm ? Mathf.log(sum) : 1 / sum);
    for (let j = 0; j < classes; j += 4) {
      const count = min<i32>(4, classes - j);
      const y = logarithm
        ? f32x4.sub(f32x4.sub(loadUpTo4(at(row, j), count), shift), total)
        : f32x4.mul(loadUpTo4(at(out, j), count), total);
      storeUpTo4(at(out, j), y, count);
    }
  }
}
