import type { NdArray } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import type { Callback } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

export interface EarlyStoppingOptions extends Partial<MonitorOptions> {
  /** Epochs without improvement after which training ends. Default 0: at the first. */
  patience?: number | undefined;
  /** What the first epoch has to be better than. Default: anything. */
  baseline?: number | undefined;
  /** Whether training ends with the weights of the best epoch instead of the last. Default false. */
  restoreBestWeights?: boolean | undefined;
  /** The first epoch that counts, from 0. Default 0. */
  startFromEpoch?: number | undefined;
}

/**
 * Ends training when a value has stopped getting better: by default the validation loss. What it
 * remembers, the best weights too, is in checkpoints, so a resumed run stops at the same epoch.
 *
 * See https://keras.io/api/callbacks/early_stopping/
 *
 * @throws {@link TrainerError} `invalid-option`, also after the first epoch if the logs have no such
 * value.
 *
 * @example
 * ```ts
 * import { earlyStopping } from '@seqlab/trainer';
 *
 * const callbacks = [earlyStopping({ patience: 3, restoreBestWeights: true })];
 * ```
 */
export function earlyStopping({
  monitor = 'valLoss',
  mode,
  minDelta,
  patience = 0,
  baseline,
  restoreBestWeights = false,
  startFromEpoch = 0,
}: EarlyStoppingOptions = {}): Callback {
  checkNumber('earlyStopping: patience', patience, { min: 0, integer: true });
  checkNumber('earlyStopping: startFromEpoch', startFromEpoch, { min: 0, integer: true });
  const watched = new Monitor('earlyStopping', { monitor, mode, minDelta });
  const first = baseline ?? watched.worst;
  let best = first;
  let wait = 0;
  let bestWeights: Readonly<Record<string, NdArray>> = {};
  const isOver = () => wait > 0 && wait >= patience;
  return {
    state: {
      name: 'earlyStopping',
      get: () => ({ values: { best, wait }, arrays: bestWeights }),
      set({ values, arrays }) {
        best = values['best'] ?? first;
        wait = values['wait'] ?? 0;
        bestWeights = arrays;
      },
    },
    onTrainBegin({ step }, run) {
      if (step === 0) {
        best = first;
        wait = 0;
        bestWeights = {};
      }
      if (isOver()) run.stopTraining();
    },
    async onEpochEnd(logs, run) {
      if (logs.epoch < startFromEpoch || logs.partial) return;
      const value = watched.valueOf(logs);
      if (watched.isBetter(value, best)) {
        best = value;
        wait = 0;
        if (restoreBestWeights) bestWeights = await run.model.getWeights();
        return;
      }
      wait += 1;
      if (isOver()) run.stopTraining();
    },
    onTrainEnd({ stopReason }, run) {
      const isFinal = stopReason === 'epochs' || stopReason === 'callback';
      if (isFinal) run.model.setWeights(bestWeights);
    },
  };
}
