import { join } from 'node:path';
import { saveModel } from '@seqlab/seq-layers/node';
import type { Callback, EpochLogs, TrainingRun } from './callback.js';
import { checkNumber } from '../check-number.js';
import {
  checkpointPath,
  prepareCheckpoints,
  pruneCheckpoints,
} from '../checkpoints/checkpoint-folder.js';
import { saveCheckpoint } from '../checkpoints/checkpoint.js';

export interface ModelCheckpointOptions {
  /** The run's folder; made if it does not exist. */
  folder: string;
  /** Save every so many steps too, not only at the end of each epoch. */
  everySteps?: number | undefined;
  /** How many checkpoints to keep, the newest. Default 2: one to fall back on. */
  keepLast?: number | undefined;
  /**
   * Keep in `model/` the weights of the lowest validation loss; false: the newest. Without
   * validation data it is always the newest. Default true.
   */
  saveBestOnly?: boolean | undefined;
}

/**
 * Saves, at the end of each epoch and when training ends early, what resuming needs under
 * `checkpoints/step-00000172/` and the model to use under `model/`. Killed at any moment, a run is
 * left with a whole checkpoint once it has written one.
 *
 * @throws {@link TrainerError} `invalid-option`; `later-checkpoint` when training begins, if the
 * folder holds a checkpoint of a later step than it begins at.
 *
 * @example
 * ```ts
 * import { modelCheckpoint } from '@seqlab/trainer/node';
 *
 * const callbacks = [modelCheckpoint({ folder: 'runs/book', everySteps: 500 })];
 * ```
 */
export function modelCheckpoint({
  folder,
  everySteps,
  keepLast = 2,
  saveBestOnly = true,
}: ModelCheckpointOptions): Callback {
  checkNumber('modelCheckpoint: keepLast', keepLast, { min: 1, integer: true });
  if (everySteps !== undefined) {
    checkNumber('modelCheckpoint: everySteps', everySteps, { min: 1, integer: true });
  }
  let savedStep = 0;

  /** The model first: should the process end in between, the resumed run writes it again. */
  async function save(run: TrainingRun, epochLogs?: EpochLogs): Promise<void> {
    if (!saveBestOnly || isBest(run.history, epochLogs)) {
      await saveModel(run.model, join(folder, 'model'));
    }
    if (run.step === savedStep) return;
    await saveCheckpoint(await run.snapshot(), checkpointPath(folder, run.step));
    savedStep = run.step;
    await pruneCheckpoints(folder, keepLast);
  }

  return {
    async onTrainBegin({ step }) {
      await prepareCheckpoints(folder, step);
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

/** Whether this is the model to keep: the best so far, or any while nothing has been validated. */
function isBest(history: readonly EpochLogs[], epochLogs: EpochLogs | undefined): boolean {
  const validated = history.flatMap(({ valLoss }) => valLoss ?? []);
  if (validated.length === 0) return true;
  return epochLogs?.valLoss !== undefined && epochLogs.valLoss <= Math.min(...validated);
}
