import { TrainerError } from '../errors.js';
import type { Callback, Moment, MomentHandlers } from './callback.js';

const moments: Readonly<Record<Moment, true>> = {
  onTrainBegin: true,
  onEpochBegin: true,
  onBatchBegin: true,
  onBatchEnd: true,
  onTestBegin: true,
  onTestEnd: true,
  onEpochEnd: true,
  onTrainEnd: true,
};

/**
 * A callback of functions, whose names are checked. A plain object does as well where TypeScript
 * checks it; JavaScript would never call a misspelled moment, and say nothing.
 *
 * See https://keras.io/api/callbacks/lambda_callback/
 *
 * @throws {@link TrainerError} `invalid-option` for a name that is no moment of training, or a
 * handler that is no function.
 *
 * @example
 * ```ts
 * import { lambdaCallback } from '@seqlab/trainer';
 *
 * const callbacks = [
 *   lambdaCallback({ onEpochEnd: ({ epoch, loss }) => console.log(epoch, loss) }),
 * ];
 * ```
 */
export function lambdaCallback(handlers: MomentHandlers): Callback {
  for (const [name, handler] of Object.entries(handlers)) {
    if (!Object.hasOwn(moments, name)) {
      throw new TrainerError(
        'invalid-option',
        `lambdaCallback: ${name} is no moment of training; there are ${Object.keys(moments).join(', ')}`,
      );
    }
    if (handler !== undefined && typeof handler !== 'function') {
      throw new TrainerError(
        'invalid-option',
        `lambdaCallback: ${name} must be a function, got ${typeof handler}`,
      );
    }
  }
  return { ...handlers };
}
