import { checkNumber } from '../check-number.js';
import { BestEpoch } from './best-epoch.js';
import type { Callback } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** Options of {@link earlyStopping}. */
export interface EarlyStoppingOptions extends Partial<MonitorOptions> {
  /** Epochs without improvement after which training ends. Default 0: at the first, not counting epoch 0. */
  patience?: number | undefined;
  /**
   * Until a value is better than this, improvements do not stop the patience from running out; training
   * then ends at the next epoch that is no improvement. Default: every improvement does.
   */
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
  if (baseline !== undefined) checkNumber('earlyStopping: baseline', baseline, {});
  const watched = new Monitor('earlyStopping', { monitor, mode, minDelta });
  const best = new BestEpoch({ watched, baseline, keepWeights: restoreBestWeights });
  let stopped = false;
  return {
    state: {
      name: 'earlyStopping',
      get() {
        const { values, arrays } = best.getState();
        return { values: { ...values, stopped: Number(stopped) }, arrays };
      },
      set(state) {
        best.setState(state);
        stopped = state.values['stopped'] === 1;
      },
    },
    onTrainBegin({ step }, run) {
      if (step === 0) {
        best.reset();
        stopped = false;
      }
      // Resumed with more patience, it goes on.
      if (stopped && best.wait >= patience) run.stopTraining();
    },
    async onEpochEnd(logs, run) {
      if (logs.epoch < startFromEpoch || logs.partial) return;
      const isBest = await best.takeIn(logs, run.model);
      if (!isBest && best.wait >= patience && logs.epoch > 0) {
        stopped = true;
        run.stopTraining();
      }
    },
    onTrainEnd({ stopReason }, run) {
      const isFinal = stopReason === 'epochs' || stopReason === 'callback';
      if (isFinal) run.model.setWeights(best.weights);
    },
  };
}
