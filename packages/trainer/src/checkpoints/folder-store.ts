import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from './checkpoint-store.js';
import { listFolder, removeFolder, removeLeftovers, writeFolder } from './durable-folder.js';

/** Checkpoints as the folders of a folder, which is made when it is first written to. */
export function folderStore(folder: string): CheckpointStore {
  const locate = (checkpoint: string) => join(folder, checkpoint);
  return {
    list: () => listFolder(folder),
    locate,
    async readFile(checkpoint, file) {
      const path = join(locate(checkpoint), file);
      // A pipe or a device could be read for ever.
      if (!(await stat(path)).isFile()) throw new Error(`${file} is not a file`);
      return readFile(path);
    },
    write: (checkpoint, files) => writeFolder(locate(checkpoint), files),
    remove: (checkpoint) => removeFolder(locate(checkpoint)),
    removeLeftovers: () => removeLeftovers(folder),
  };
}
