import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { Schedule } from './schedule.js';

/** Options of {@link piecewiseConstantDecay}. */
export interface PiecewiseConstantDecayOptions {
  /** Steps after which the rate changes, rising. */
  boundaries: readonly number[];
  /** The rates: one more than boundaries. */
  values: readonly number[];
}

/**
 * Constant between boundaries: `values[0]` up to and with step `boundaries[0]`, then `values[1]`.
 * See https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/
 *
 * @throws {@link TrainerError} `invalid-option`
 *
 * @example
 * ```ts
 * import { piecewiseConstantDecay } from '@seqlab/trainer';
 *
 * const learningRate = piecewiseConstantDecay({ boundaries: [100, 200], values: [1, 0.5, 0.1] });
 * learningRate(150); // 0.5
 * ```
 */
export function piecewiseConstantDecay({
  boundaries,
  values,
}: PiecewiseConstantDecayOptions): Schedule {
  if (values.length !== boundaries.length + 1) {
    throw new TrainerError(
      'invalid-option',
      `piecewiseConstantDecay: needs one value more than boundaries, got ${values.length} values for ${boundaries.length} boundaries`,
    );
  }
  for (const [i, value] of values.entries()) {
    checkNumber(`piecewiseConstantDecay: values[${i}]`, value, { min: 0 });
  }
  for (const [i, boundary] of boundaries.entries()) {
    checkNumber(`piecewiseConstantDecay: boundaries[${i}]`, boundary, {
      above: boundaries[i - 1] ?? -1,
      integer: true,
    });
  }
  return (step) => {
    const piece = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(piece)!;
  };
}
