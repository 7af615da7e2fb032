import { createStore, del, get, keys, set, type UseStore } from 'idb-keyval';
import type { CheckpointStore } from './checkpoint-store.js';

/** Opened at the first use: importing this touches nothing. */
let opened: UseStore | undefined;

function checkpoints(): UseStore {
  return (opened ??= createStore('seqlab-checkpoints', 'checkpoints'));
}

/** A run's checkpoints in the browser's IndexedDB, which writes an entry whole or not at all. */
export function indexedDbStore(run: string): CheckpointStore {
  const locate = (checkpoint: string) => `${run}/${checkpoint}`;
  return {
    async list() {
      const names = (await keys<string>(checkpoints())).map(String);
      const prefix = `${run}/`;
      // Runs may have names such as `book` and `book/large`: what has a slash more is another run's.
      return names
        .filter((name) => name.lastIndexOf('/') === run.length && name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
    },
    locate,
    async readFile(checkpoint, file) {
      const files = await get<Record<string, Uint8Array>>(locate(checkpoint), checkpoints());
      const bytes = files?.[file];
      if (bytes === undefined) throw new Error(`there is no ${file}`);
      return bytes;
    },
    write: (checkpoint, files) => set(locate(checkpoint), files, checkpoints()),
    remove: (checkpoint) => del(locate(checkpoint), checkpoints()),
    removeLeftovers: () => Promise.resolve(),
  };
}
