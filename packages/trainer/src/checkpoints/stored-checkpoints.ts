import { TrainerError } from '../errors.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-files.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { TrainingState } from './training-state.js';

/** Options of `latestCheckpoint` and `loadLatestCheckpoint`. */
export interface LatestCheckpointOptions {
  /** Told of each newer checkpoint that is corrupt and therefore passed over. */
  onSkip?: ((error: TrainerError) => void) | undefined;
}

/** The name of a step's checkpoint. */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(8, '0')}`;
}

export async function writeCheckpoint(store: CheckpointStore, state: TrainingState): Promise<void> {
  await store.write(checkpointName(state.step), await encodeCheckpoint(state));
}

/** @throws {@link TrainerError} `corrupt-checkpoint` if a file is missing, truncated or changed. */
export async function readCheckpoint(store: CheckpointStore, name: string): Promise<TrainingState> {
  try {
    return await decodeCheckpoint((file) => store.readFile(name, file));
  } catch (error) {
    if (isDeviceError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainerError('corrupt-checkpoint', `Checkpoint ${store.locate(name)}: ${reason}`, {
      cause: error,
    });
  }
}

/** The name of the newest checkpoint that is whole, or undefined if there is none. */
export async function latestOf(
  store: CheckpointStore,
  { onSkip }: LatestCheckpointOptions = {},
): Promise<string | undefined> {
  for (const { name } of (await inOrder(store)).toReversed()) {
    const problem = await problemOf(store, name);
    if (problem === undefined) return name;
    onSkip?.(problem);
  }
  return undefined;
}

/**
 * Makes the store ready for a training that begins at `step`: removes what crashes left behind, and
 * later checkpoints if they are corrupt.
 *
 * @throws {@link TrainerError} `later-checkpoint` if a later one is whole.
 */
export async function prepareStore(store: CheckpointStore, step: number): Promise<void> {
  await store.removeLeftovers();
  for (const later of await inOrder(store)) {
    if (later.step <= step) continue;
    if ((await problemOf(store, later.name)) === undefined) {
      throw new TrainerError(
        'later-checkpoint',
        `${store.locate(later.name)} is of a later step than ${step}, where training begins: resume from it, remove it, or train in another place`,
      );
    }
    await store.remove(later.name);
  }
}

/** Removes all but the newest `keepLast` checkpoints. */
export async function pruneStore(store: CheckpointStore, keepLast: number): Promise<void> {
  for (const { name } of (await inOrder(store)).slice(0, -keepLast)) await store.remove(name);
}

interface StoredCheckpoint {
  name: string;
  step: number;
}

/** By step, oldest first. */
async function inOrder(store: CheckpointStore): Promise<StoredCheckpoint[]> {
  return (await store.list())
    .flatMap((name) => {
      const digits = /^step-(\d{8,})$/.exec(name)?.[1];
      return digits === undefined ? [] : [{ name, step: Number(digits) }];
    })
    .toSorted((a, b) => a.step - b.step);
}

async function problemOf(store: CheckpointStore, name: string): Promise<TrainerError | undefined> {
  try {
    await readCheckpoint(store, name);
    return undefined;
  } catch (error) {
    if (error instanceof TrainerError) return error;
    throw error;
  }
}

/** No such file, a file where a folder should be, links in a circle: what is there is no checkpoint. */
const damages = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** A disk that cannot be read is another matter than a checkpoint that is damaged. */
function isDeviceError(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && !('code' in error && damages.has(error.code))
  );
}
