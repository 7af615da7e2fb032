import { join } from 'node:path';
import { saveModel } from '@seqlab/seq-layers/node';
import { folderStore } from '../checkpoints/folder-store.js';
import type { Callback } from './callback.js';
import { checkpointing, type CheckpointingOptions } from './checkpointing.js';

/** Options of {@link modelCheckpoint}. */
export interface ModelCheckpointOptions extends CheckpointingOptions {
  /** The run's folder; made if it does not exist. */
  folder: string;
}

/**
 * Saves, at the end of each epoch and when training ends early, what resuming needs under
 * `checkpoints/step-00000172/` and the model to use under `model/`. Killed at any moment, a run is
 * left with a whole checkpoint once it has written one.
 *
 * See https://keras.io/api/callbacks/model_checkpoint/
 *
 * @throws {@link TrainerError} `invalid-option`; `later-checkpoint` when training begins, if the
 * folder holds a checkpoint of a later step than it begins at; `write-failed` while training, if something
 * cannot be written: the last checkpoint is then still there.
 *
 * @example
 * ```ts
 * import { modelCheckpoint } from '@seqlab/trainer/node';
 *
 * const callbacks = [modelCheckpoint({ folder: 'runs/book', everySteps: 500 })];
 * ```
 */
export function modelCheckpoint({ folder, ...options }: ModelCheckpointOptions): Callback {
  return checkpointing({
    ...options,
    store: folderStore(join(folder, 'checkpoints')),
    saveModel: (model, name) => saveModel(model, join(folder, name)),
  });
}
