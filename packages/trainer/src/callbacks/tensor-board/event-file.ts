import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { listFolder } from '../../checkpoints/durable-folder.js';
import { decodeHead, type EventHead } from './event-head.js';
import { encodeSummary, encodeVersion, type Summary } from './event.js';
import { encodeRecord, recordsOf } from './record.js';

const prefix = 'events.out.tfevents.';

/** A file of events in a folder, begun with the first of them. */
export class EventFile {
  readonly #folder: string;
  #path: Promise<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file has all of them when the promise resolves. */
  async append(summaries: readonly Summary[]): Promise<void> {
    if (summaries.length === 0) return;
    this.#path ??= begin(this.#folder);
    const path = await this.#path;
    const now = Date.now() / 1000;
    const records = summaries.map((summary) => encodeRecord(encodeSummary(summary, now)));
    await appendFile(path, Buffer.concat(records));
  }
}

/** Makes a new file under the name that TensorFlow would give it. */
async function begin(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const seconds = Math.floor(Date.now() / 1000);
  for (let n = 0; ; n++) {
    const path = join(folder, `${prefix}${seconds}.${hostname()}.${process.pid}.${n}.v2`);
    try {
      await writeFile(path, encodeRecord(encodeVersion(seconds)), { flag: 'wx' });
      return path;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isTaken) throw error;
    }
  }
}

/**
 * Cuts the files of a folder that this package wrote before the first event that is to go, or that a
 * crash has torn.
 */
export async function cutBack(folder: string, isToGo: (head: EventHead) => boolean): Promise<void> {
  for (const name of await listFolder(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const file = await readFile(path);
    const length = lengthToKeep(file, isToGo);
    if (length < file.length) await truncate(path, length);
  }
}

function lengthToKeep(file: Uint8Array, isToGo: (head: EventHead) => boolean): number {
  const [version, ...events] = recordsOf(file);
  if (version === undefined || !decodeHead(version.data).isOurs) return file.length;
  const first = events.find(({ data }) => isToGo(decodeHead(data)));
  return first?.start ?? events.at(-1)?.end ?? version.end;
}
