import { basename, dirname, join } from 'node:path';
import { encodeCheckpoint } from './checkpoint-files.js';
import { writeFolder } from './durable-folder.js';
import { folderStore } from './folder-store.js';
import { latestOf, readCheckpoint, type LatestCheckpointOptions } from './stored-checkpoints.js';
import type { TrainingState } from './training-state.js';

/**
 * Writes a checkpoint folder: `model.safetensors`, `optimizer.safetensors` and others as far as there
 * is something to put into them, and `state.json` with the rest and the checksums. A crash at any
 * moment leaves the folder whole or absent. The folder must not exist.
 */
export async function saveCheckpoint(state: TrainingState, folder: string): Promise<void> {
  await writeFolder(folder, await encodeCheckpoint(state));
}

/**
 * Reads a checkpoint folder, for `fit`'s `resumeFrom`.
 *
 * @throws {@link TrainerError} `corrupt-checkpoint` if a file is missing, truncated or changed.
 *
 * @example
 * ```ts
 * import { latestCheckpoint, loadCheckpoint } from '@seqlab/trainer/node';
 *
 * const path = await latestCheckpoint('runs/book');
 * const resumeFrom = path === undefined ? undefined : await loadCheckpoint(path);
 * ```
 */
export async function loadCheckpoint(folder: string): Promise<TrainingState> {
  return readCheckpoint(folderStore(dirname(folder)), basename(folder));
}

/**
 * The path of a run folder's newest checkpoint that is whole, or undefined if there is none.
 *
 * @example
 * ```ts
 * import { latestCheckpoint } from '@seqlab/trainer/node';
 *
 * const path = await latestCheckpoint('runs/book', {
 *   onSkip: (error) => console.warn(error.message),
 * });
 * ```
 */
export async function latestCheckpoint(
  runFolder: string,
  options: LatestCheckpointOptions = {},
): Promise<string | undefined> {
  const store = folderStore(join(runFolder, 'checkpoints'));
  const name = await latestOf(store, options);
  return name === undefined ? undefined : store.locate(name);
}
