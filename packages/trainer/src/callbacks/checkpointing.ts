import type { Model } from '@seqlab/seq-layers';
import { checkNumber } from '../check-number.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import {
  checkpointName,
  prepareStore,
  pruneStore,
  writeCheckpoint,
} from '../checkpoints/stored-checkpoints.js';
import type { Callback, EpochLogs, TrainingRun } from './callback.js';
import { checkPattern, fillPattern, namesOf } from './fill-pattern.js';
import { logValues } from './log-values.js';
import { Monitor, type MonitorOptions } from './monitor.js';
import { writeLog } from './write-log.js';

/** Options of the callbacks that save checkpoints. */
export interface CheckpointingOptions extends Omit<Partial<MonitorOptions>, 'minDelta'> {
  /** Save every so many steps too, not only at the end of each epoch. */
  everySteps?: number | undefined;
  /** How many checkpoints to keep, the newest. Default 2: one to fall back on. */
  keepLast?: number | undefined;
  /**
   * Keep the weights of the epoch that is best by the monitored value, by default the lowest
   * validation loss; false: the newest. Without validation data it is always the newest, unless
   * another value is monitored. Default true, unlike Keras': resuming has checkpoints of its own here.
   */
  saveBestOnly?: boolean | undefined;
  /**
   * What the model is called. `{epoch}` (from 1), `{step}` and any value of the logs are filled in,
   * with a width or decimals as in Keras: `model-{epoch:02d}-{valLoss:.3f}`. A name with values of an
   * epoch is saved at the end of epochs only. Default `model`.
   */
  modelName?: string | undefined;
}

interface CheckpointingParts extends CheckpointingOptions {
  store: CheckpointStore;
  saveModel(model: Model, name: string): Promise<void>;
}

/** Saves checkpoints into a store, and the model to use beside them. */
export function checkpointing({
  store,
  saveModel,
  everySteps,
  keepLast = 2,
  saveBestOnly = true,
  modelName = 'model',
  monitor,
  mode,
}: CheckpointingParts): Callback {
  checkNumber('modelCheckpoint: keepLast', keepLast, { min: 1, integer: true });
  if (everySteps !== undefined) {
    checkNumber('modelCheckpoint: everySteps', everySteps, { min: 1, integer: true });
  }
  checkPattern('modelCheckpoint: modelName', modelName);
  const watched = new Monitor('modelCheckpoint', { monitor: monitor ?? 'valLoss', mode });
  let savedStep = 0;
  const writing = (path: string, task: () => Promise<void>) =>
    writeLog({ callback: 'modelCheckpoint', path }, task);

  /** Whether this is the model to keep: the first of the best, or any while nothing can be compared. */
  function isBest(history: readonly EpochLogs[], now?: EpochLogs): boolean {
    const comparable =
      monitor === undefined ? history.filter(({ valLoss }) => valLoss !== undefined) : history;
    let best = watched.worst;
    let bestEpoch: EpochLogs | undefined;
    for (const logs of comparable) {
      const value = watched.valueOf(logs);
      if (!watched.isBetter(value, best)) continue;
      best = value;
      bestEpoch = logs;
    }
    return bestEpoch === undefined || bestEpoch === now;
  }

  /** The model first: should the process end in between, the resumed run writes it again. */
  async function save(run: TrainingRun, epochLogs?: EpochLogs): Promise<void> {
    const values = valuesOf(run, epochLogs);
    // Between epochs there is no model that a validation loss could name.
    const hasName =
      epochLogs !== undefined || namesOf(modelName).every((name) => Object.hasOwn(values, name));
    if (hasName && (!saveBestOnly || isBest(run.history, epochLogs))) {
      const name = fillPattern(modelName, values);
      await writing(name, () => saveModel(run.model, name));
    }
    if (run.step === savedStep) return;
    const state = await run.snapshot();
    await writing(store.locate(checkpointName(run.step)), async () => {
      await writeCheckpoint(store, state);
      await pruneStore(store, keepLast);
    });
    savedStep = run.step;
  }

  return {
    runsLast: true,
    async onTrainBegin({ step }) {
      await writing(store.locate(''), () => prepareStore(store, step));
      savedStep = step;
    },
    async onBatchEnd({ step, batch }, run) {
      const atEpochEnd = batch + 1 === run.batchesPerEpoch;
      if (everySteps !== undefined && step % everySteps === 0 && !atEpochEnd) await save(run);
    },
    async onEpochEnd(logs, run) {
      await save(run, logs);
    },
    async onTrainEnd({ step }, run) {
      if (step > savedStep) await save(run);
    },
  };
}

function valuesOf({ step, epoch }: TrainingRun, logs?: EpochLogs): Record<string, number> {
  return { ...(logs && logValues(logs)), step, epoch: (logs?.epoch ?? epoch) + 1 };
}
