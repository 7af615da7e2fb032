import { join } from 'node:path';
import { loadCheckpoint } from './checkpoint.js';
import { listFolder, removeFolder, removeLeftovers } from './durable-folder.js';
import { TrainerError } from '../errors.js';

export interface LatestCheckpointOptions {
  /** Told of each newer checkpoint that is corrupt and therefore passed over. */
  onSkip?: ((error: TrainerError) => void) | undefined;
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
  { onSkip }: LatestCheckpointOptions = {},
): Promise<string | undefined> {
  for (const { path } of (await listCheckpoints(runFolder)).toReversed()) {
    const problem = await problemOf(path);
    if (problem === undefined) return path;
    onSkip?.(problem);
  }
  return undefined;
}

export function checkpointPath(runFolder: string, step: number): string {
  return join(runFolder, 'checkpoints', `step-${String(step).padStart(8, '0')}`);
}

/**
 * Makes the folder ready for a training that begins at `step`: removes what crashes left behind, and
 * later checkpoints if they are corrupt.
 *
 * @throws {@link TrainerError} `later-checkpoint` if a later one is whole.
 */
export async function prepareCheckpoints(runFolder: string, step: number): Promise<void> {
  await removeLeftovers(join(runFolder, 'checkpoints'));
  for (const later of await listCheckpoints(runFolder)) {
    if (later.step <= step) continue;
    if ((await problemOf(later.path)) === undefined) {
      throw new TrainerError(
        'later-checkpoint',
        `${later.path} is of a later step than ${step}, where training begins: resume from it, remove it, or train in another folder`,
      );
    }
    await removeFolder(later.path);
  }
}

/** Removes all but the newest `keepLast` checkpoints. */
export async function pruneCheckpoints(runFolder: string, keepLast: number): Promise<void> {
  for (const { path } of (await listCheckpoints(runFolder)).slice(0, -keepLast)) {
    await removeFolder(path);
  }
}

interface CheckpointEntry {
  path: string;
  step: number;
}

/** By step, oldest first. */
async function listCheckpoints(runFolder: string): Promise<CheckpointEntry[]> {
  const names = await listFolder(join(runFolder, 'checkpoints'));
  return names
    .flatMap((name) => {
      const digits = /^step-(\d{8,})$/.exec(name)?.[1];
      return digits === undefined
        ? []
        : [{ path: join(runFolder, 'checkpoints', name), step: Number(digits) }];
    })
    .toSorted((a, b) => a.step - b.step);
}

async function problemOf(path: string): Promise<TrainerError | undefined> {
  try {
    await loadCheckpoint(path);
    return undefined;
  } catch (error) {
    if (error instanceof TrainerError) return error;
    throw error;
  }
}
