import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Model } from '@seqlab/seq-layers';
import type { Tokenizer } from '@seqlab/text-data';
import { useDevice, type Device } from '../device.js';
import { readModel, runPaths } from '../run/run-folder.js';
import { tokenizerOfRun } from '../tokenize/open-tokenizer.js';
import { fileStamp } from './file-stamp.js';

/** Models that nobody uses at the moment but are kept, for the next prompt. */
const keptModels = 2;

/** A training replaces one file of a model after the other. */
const secondTryMs = 300;

interface Loaded {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
}

interface Entry {
  readonly stamp: string;
  readonly loaded: Promise<Loaded>;
  users: number;
  /** A newer model is there, so it is freed once nobody uses it. */
  isOld: boolean;
}

/** A model that stays as it is until it is given back. */
export interface BorrowedModel extends Loaded {
  release(): void;
}

/** The models of runs, loaded when they are asked for, and again when they have changed. */
export class RunModels {
  readonly #device: Device;
  readonly #entries = new Map<string, Entry>();
  #isReady: Promise<unknown> | undefined;

  constructor({ device }: { device: Device }) {
    this.#device = device;
  }

  /** What tells the newest model of a run from others; empty if it has none. */
  stampOf(folder: string): Promise<string> {
    return fileStamp(path.join(runPaths(folder).model, 'model.safetensors'));
  }

  /**
   * The newest model of a run. Who has another one keeps it.
   *
   * @throws {@link CliError} if it has none yet, or it cannot be read
   */
  async borrow(folder: string): Promise<BorrowedModel> {
    const entry = await this.#takeEntry(folder);
    const release = once(() => {
      entry.users -= 1;
      this.#free(entry);
    });
    try {
      return { ...(await entry.loaded), release };
    } catch (error) {
      if (this.#entries.get(folder) === entry) this.#entries.delete(folder);
      throw error;
    }
  }

  /** Frees all models that nobody uses. */
  dispose(): void {
    for (const [folder, entry] of this.#entries) {
      this.#entries.delete(folder);
      this.#retire(entry);
    }
  }

  /** Counted as used from the moment it is found: it cannot be freed before it is borrowed. */
  async #takeEntry(folder: string): Promise<Entry> {
    const stamp = await this.stampOf(folder);
    const before = this.#entries.get(folder);
    if (before?.stamp === stamp) {
      // The last of the map is the one that was used last.
      this.#entries.delete(folder);
      this.#entries.set(folder, before);
      before.users += 1;
      return before;
    }
    const entry = { stamp, loaded: this.#load(folder), users: 1, isOld: false };
    this.#entries.delete(folder);
    this.#entries.set(folder, entry);
    if (before !== undefined) this.#retire(before);
    this.#retireUnused();
    return entry;
  }

  #retireUnused(): void {
    const unused = [...this.#entries].slice(0, -keptModels).filter(([, { users }]) => users === 0);
    for (const [folder, entry] of unused) {
      this.#entries.delete(folder);
      this.#retire(entry);
    }
  }

  #retire(entry: Entry): void {
    entry.isOld = true;
    this.#free(entry);
  }

  #free(entry: Entry): void {
    if (!entry.isOld || entry.users > 0) return;
    void entry.loaded.then(
      ({ model }) => model.dispose(),
      () => {},
    );
  }

  async #load(folder: string): Promise<Loaded> {
    this.#isReady ??= useDevice(this.#device);
    await this.#isReady;
    const tokenizer = await tokenizerOfRun(folder);
    try {
      return { tokenizer, model: await readModel(folder) };
    } catch {
      await wait(secondTryMs);
      return { tokenizer, model: await readModel(folder) };
    }
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
