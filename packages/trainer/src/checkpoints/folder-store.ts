import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from './checkpoint-store.js';
import { listFolder, removeFolder, removeLeftovers, writeFolder } from './durable-folder.js';

/** Checkpoints as the folders of a folder, which is made when it is first written to. */
export function folderStore(folder: string): CheckpointStore {
  const locate = (checkpoint: string) => join(folder, checkpoint);
  return {
    list: () => listFolder(folder),
    locate,
    readFile: (checkpoint, file) => readFile(join(locate(checkpoint), file)),
    write: (checkpoint, files) => writeFolder(locate(checkpoint), files),
    remove: (checkpoint) => removeFolder(locate(checkpoint)),
    removeLeftovers: () => removeLeftovers(folder),
  };
}
