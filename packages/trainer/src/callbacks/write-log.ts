import { TrainerError } from '../errors.js';

export interface LogTarget {
  /** The callback that writes. */
  readonly callback: string;
  /** The file or folder it writes. */
  readonly path: string;
}

/** @throws {@link TrainerError} `write-failed` with what the file system said as its `cause`. */
export async function writeLog<T>(
  { callback, path }: LogTarget,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof TrainerError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainerError('write-failed', `${callback}: cannot write ${path}: ${reason}`, {
      cause,
    });
  }
}
