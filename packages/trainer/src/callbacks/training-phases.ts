import type { Layer, Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import { BestEpoch } from './best-epoch.js';
import type { Callback, TrainingRun } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** A stretch of training in which the same layers learn. */
export interface TrainingPhase {
  /** Layers, by their names, that stay as they are. Default: none. */
  readonly frozen?: readonly string[] | undefined;
  /** Multiplies the learning rate of the optimizer, whatever its schedule. Default 1. */
  readonly learningRateFactor?: number | undefined;
  /** Epochs it lasts at most; of the last phase not to be given, which lasts as long as `fit`. */
  readonly epochs?: number | undefined;
  /** Epochs without improvement after which it ends. Default: it has all its epochs. */
  readonly patience?: number | undefined;
}

/** Options of {@link trainingPhases}. The monitored value is by default `valLoss`. */
export interface TrainingPhasesOptions extends Partial<MonitorOptions> {}

/**
 * Trains in phases: first the new layers on top of vectors trained elsewhere, which stay frozen, then all of
 * them at a lower rate, for example. A layer that one phase freezes learns in those that do not name it. A
 * phase begins with an optimizer as new, its schedule included.
 *
 * A phase with `patience` ends when the monitored value, by default the validation loss, has stopped getting
 * better; the last one then ends training. The best epoch is the best of all phases: the next phase, and the
 * model in the end, have its weights. Where no phase has `patience`, nothing is monitored, and the weights are
 * those of the last epoch. What is remembered, the best weights too, is in checkpoints, so a resumed run changes
 * phase at the same epoch. It is in place of `earlyStopping`, which knows no phases.
 *
 * @throws {@link TrainerError} `invalid-option` for a phase but the last that would never end, for a last one
 * with `epochs`; when training begins, for a layer that the model does not have, and a phase in which no layer
 * learns; after the first epoch if the logs have no such value.
 * @see Howard and Ruder 2018, [Universal Language Model Fine-tuning](https://arxiv.org/abs/1801.06146)
 *
 * @example
 * ```ts
 * import { trainingPhases } from '@seqlab/trainer';
 *
 * const callbacks = [
 *   trainingPhases([
 *     { frozen: ['embedding'], epochs: 50, patience: 5 },
 *     { learningRateFactor: 0.2, patience: 5 },
 *   ]),
 * ];
 * ```
 */
export function trainingPhases(
  phases: readonly TrainingPhase[],
  { monitor = 'valLoss', mode, minDelta }: TrainingPhasesOptions = {},
): Callback {
  checkPhases(phases);
  const hasPatience = phases.some(({ patience }) => patience !== undefined);
  const watched = new Monitor('trainingPhases', { monitor, mode, minDelta });
  const best = new BestEpoch({ watched, keepWeights: true });
  let phase = 0;
  /** Ended in the phase. */
  let epochs = 0;
  /** Whether the phase has begun, not only the one before it ended. */
  let begun = false;
  let stopped = false;
  const isLast = () => phase === phases.length - 1;
  const isOver = () =>
    epochs >= (phases[phase]!.epochs ?? Infinity) ||
    best.wait >= (phases[phase]!.patience ?? Infinity);

  function begin({ model, optimizer }: TrainingRun): void {
    if (phase > 0) {
      optimizer.dispose();
      model.setWeights(best.weights);
    }
    freeze(model, phases, phase);
    optimizer.learningRateFactor = phases[phase]!.learningRateFactor ?? 1;
    begun = true;
  }

  return {
    state: {
      name: 'trainingPhases',
      get() {
        const { values, arrays } = best.getState();
        const own = { phase, epochs, begun: Number(begun), stopped: Number(stopped) };
        return { values: { ...values, ...own }, arrays };
      },
      set(state) {
        best.setState(state);
        phase = Math.min(state.values['phase'] ?? 0, phases.length - 1);
        epochs = state.values['epochs'] ?? 0;
        begun = state.values['begun'] === 1;
        stopped = state.values['stopped'] === 1;
      },
    },
    onTrainBegin({ step }, run) {
      checkLayers(run.model, phases);
      if (step === 0) {
        best.reset();
        [phase, epochs, begun, stopped] = [0, 0, false, false];
      }
      freeze(run.model, phases, phase);
      // Resumed with more patience, it goes on.
      if (stopped && isOver()) run.stopTraining();
    },
    onEpochBegin(_logs, run) {
      if (!begun) begin(run);
    },
    async onEpochEnd(logs, run) {
      if (logs.partial) return;
      if (hasPatience) await best.takeIn(logs, run.model);
      epochs += 1;
      if (!isOver()) return;
      if (isLast()) {
        stopped = true;
        run.stopTraining();
        return;
      }
      // The next one begins with its first epoch: averages of the weights stand in for them now.
      phase += 1;
      [epochs, begun] = [0, false];
      best.wait = 0;
    },
    onTrainEnd({ stopReason }, run) {
      const isFinal = stopReason === 'epochs' || stopReason === 'callback';
      if (isFinal) run.model.setWeights(best.weights);
    },
  };
}

/** Of the layers that any phase names, those of this one stay as they are. */
function freeze(model: Model, phases: readonly TrainingPhase[], phase: number): void {
  const frozen = phases[phase]!.frozen ?? [];
  for (const name of namesIn(phases)) model.getLayer(name).trainable = !frozen.includes(name);
}

function namesIn(phases: readonly TrainingPhase[]): readonly string[] {
  return phases.flatMap(({ frozen = [] }) => frozen);
}

function checkPhases(phases: readonly TrainingPhase[]): void {
  if (phases.length === 0) throw invalid('there must be a phase at least');
  for (const [i, phase] of phases.entries()) {
    const { learningRateFactor, epochs, patience } = phase;
    const where = `trainingPhases: phases[${i}].`;
    if (learningRateFactor !== undefined) {
      checkNumber(`${where}learningRateFactor`, learningRateFactor, { above: 0 });
    }
    if (epochs !== undefined) checkNumber(`${where}epochs`, epochs, { min: 1, integer: true });
    if (patience !== undefined) {
      checkNumber(`${where}patience`, patience, { min: 1, integer: true });
    }
    const isLast = i === phases.length - 1;
    if (isLast && epochs !== undefined) {
      throw invalid(`phases[${i}] is the last and lasts as long as fit; give epochs to fit`);
    }
    if (!isLast && epochs === undefined && patience === undefined) {
      throw invalid(`phases[${i}] would never end; give it epochs or patience`);
    }
  }
}

function checkLayers({ layers }: Model, phases: readonly TrainingPhase[]): void {
  const names = layers.map(({ name }) => name);
  const named = namesIn(phases);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw invalid(`the model has no layer ${unknown} to freeze, only ${names.join(', ')}`);
  }
  for (const [i, { frozen = [] }] of phases.entries()) {
    const learns = ({ name, weights }: Layer) =>
      !frozen.includes(name) && weights.some(({ trainable }) => trainable || named.includes(name));
    if (layers.some(learns)) continue;
    throw invalid(`phases[${i}] freezes every layer that could learn; leave one out`);
  }
}

function invalid(message: string): TrainerError {
  return new TrainerError('invalid-option', `trainingPhases: ${message}`);
}
