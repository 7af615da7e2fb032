import { checkNumber } from '../check-number.js';
import type { Callback } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** Options of {@link reduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions extends Partial<MonitorOptions> {
  /** What the learning rate is multiplied by, in (0, 1). Default 0.1. */
  factor?: number | undefined;
  /** Epochs without improvement after which it is. Default 10. */
  patience?: number | undefined;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number | undefined;
  /** The rate is not reduced below it. Default 0. */
  minLearningRate?: number | undefined;
}

/**
 * Lowers the learning rate when a value has stopped getting better: by default the validation loss. It
 * multiplies whatever schedule the optimizer has, and is saved with the optimizer.
 *
 * See https://keras.io/api/callbacks/reduce_lr_on_plateau/
 *
 * @throws {@link TrainerError} `invalid-option`, also after the first epoch if the logs have no such
 * value.
 *
 * @example
 * ```ts
 * import { reduceLROnPlateau } from '@seqlab/trainer';
 *
 * const callbacks = [reduceLROnPlateau({ factor: 0.5, patience: 2 })];
 * ```
 */
export function reduceLROnPlateau({
  monitor = 'valLoss',
  mode,
  minDelta = 1e-4,
  factor = 0.1,
  patience = 10,
  cooldown = 0,
  minLearningRate = 0,
}: ReduceLROnPlateauOptions = {}): Callback {
  checkNumber('reduceLROnPlateau: factor', factor, { above: 0, below: 1 });
  checkNumber('reduceLROnPlateau: patience', patience, { min: 0, integer: true });
  checkNumber('reduceLROnPlateau: cooldown', cooldown, { min: 0, integer: true });
  checkNumber('reduceLROnPlateau: minLearningRate', minLearningRate, { min: 0 });
  const watched = new Monitor('reduceLROnPlateau', { monitor, mode, minDelta });
  let best = watched.worst;
  let wait = 0;
  let cooling = 0;
  return {
    state: {
      name: 'reduceLROnPlateau',
      get: () => ({ values: { best, wait, cooling }, arrays: {} }),
      set({ values }) {
        best = values['best'] ?? watched.worst;
        wait = values['wait'] ?? 0;
        cooling = values['cooling'] ?? 0;
      },
    },
    onTrainBegin({ step }) {
      if (step > 0) return;
      best = watched.worst;
      wait = 0;
      cooling = 0;
    },
    onEpochEnd(logs, { optimizer }) {
      if (logs.partial) return;
      const value = watched.valueOf(logs);
      if (cooling > 0) {
        cooling -= 1;
        wait = 0;
      }
      if (watched.isBetter(value, best)) {
        best = value;
        wait = 0;
        return;
      }
      if (cooling > 0) return;
      wait += 1;
      if (wait < patience) return;
      const rate = optimizer.learningRate;
      if (rate <= minLearningRate) return;
      optimizer.learningRateFactor *= Math.max(factor, minLearningRate / rate);
      cooling = cooldown;
      wait = 0;
    },
  };
}
