import { GenerateError } from '../errors.js';

/**
 * Copies one row of a model's logits `[rows, target.length]`.
 *
 * @throws {@link GenerateError} `invalid-output` for logits that are NaN, +∞ or all −∞
 */
export function readLogits(values: ArrayLike<number>, row: number, target: Float64Array): void {
  const start = row * target.length;
  let isPossible = false;
  for (let id = 0; id < target.length; id++) {
    const logit = values[start + id]!;
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new GenerateError('invalid-output', `The model's logit of token ${id} is ${logit}`);
    }
    if (logit > -Infinity) isPossible = true;
    target[id] = logit;
  }
  if (!isPossible) throw new GenerateError('invalid-output', 'The model rules out every token');
}
