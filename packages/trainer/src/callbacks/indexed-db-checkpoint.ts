import { saveToIndexedDB } from '@seqlab/seq-layers/browser';
import { indexedDbStore } from '../checkpoints/indexed-db-store.js';
import type { Callback } from './callback.js';
import { checkpointing, type CheckpointingOptions } from './checkpointing.js';

/** Options of {@link indexedDBCheckpoint}. */
export interface IndexedDBCheckpointOptions extends CheckpointingOptions {
  /** What the run is called; its model is saved as `<run>/model`. */
  run: string;
}

/**
 * `modelCheckpoint` for browsers, in a page or a Worker: checkpoints and the model go into IndexedDB.
 * The model is read with `loadFromIndexedDB` of `@seqlab/seq-layers/browser`.
 *
 * @throws {@link TrainerError} as `modelCheckpoint` does.
 *
 * @example
 * ```ts no-run
 * import { indexedDBCheckpoint, loadLatestCheckpoint } from '@seqlab/trainer/browser';
 *
 * const callbacks = [indexedDBCheckpoint({ run: 'book', everySteps: 100 })];
 * const resumeFrom = await loadLatestCheckpoint('book');
 * ```
 */
export function indexedDBCheckpoint({ run, ...options }: IndexedDBCheckpointOptions): Callback {
  return checkpointing({
    ...options,
    store: indexedDbStore(run),
    saveModel: (model, name) => saveToIndexedDB(model, `${run}/${name}`),
  });
}
