import { indexedDbStore } from './indexed-db-store.js';
import { latestOf, readCheckpoint, type LatestCheckpointOptions } from './stored-checkpoints.js';
import type { TrainingState } from './training-state.js';

/**
 * The training state of a run's newest checkpoint in the browser's IndexedDB that is whole, for `fit`'s
 * `resumeFrom`, or undefined if there is none.
 *
 * @example
 * ```ts no-run
 * import { loadLatestCheckpoint } from '@seqlab/trainer/browser';
 *
 * const resumeFrom = await loadLatestCheckpoint('book');
 * ```
 */
export async function loadLatestCheckpoint(
  run: string,
  options: LatestCheckpointOptions = {},
): Promise<TrainingState | undefined> {
  const store = indexedDbStore(run);
  const name = await latestOf(store, options);
  return name === undefined ? undefined : readCheckpoint(store, name);
}

/** Removes all checkpoints of a run from the browser's IndexedDB. */
export async function removeCheckpoints(run: string): Promise<void> {
  const store = indexedDbStore(run);
  for (const name of await store.list()) await store.remove(name);
}
