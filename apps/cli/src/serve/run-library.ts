import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findRuns } from './find-runs.js';
import type { RunsMessage } from './messages.js';
import { WatchedRun } from './watched-run.js';

/** How often files are looked at while somebody watches. */
const intervalMs = 500;

/** Every so many times, runs are looked for. */
const searchEvery = 4;

/**
 * The runs of a folder. Files are looked at only while somebody watches, and once for all who do, however
 * many tabs there are.
 */
export class RunLibrary {
  readonly #root: string;
  readonly #runs = new Map<string, WatchedRun>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #watchers = 0;
  #isLooking = false;
  /** One reading after the other: each goes on where the one before ended. */
  #turn: Promise<void> = Promise.resolve();

  constructor(root: string) {
    this.#root = root;
  }

  get size(): number {
    return this.#runs.size;
  }

  /** A run by its place; nothing else is ever opened. */
  get(id: string): WatchedRun | undefined {
    return this.#runs.get(id);
  }

  /** The same, for who does not watch. */
  async find(id: string): Promise<WatchedRun | undefined> {
    await this.refresh();
    return this.get(id);
  }

  /** The newest run first. */
  get message(): RunsMessage {
    const runs = [...this.#runs.values()].map(({ info }) => info);
    return {
      folder: path.basename(this.#root),
      runs: runs.toSorted((a, b) => (a.createdAt > b.createdAt ? -1 : 1)),
    };
  }

  /** Looks for runs, and for what is new of those there are. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      // A folder that is away for a moment keeps its runs.
      const found = await findRuns(this.#root).catch(() => undefined);
      if (found !== undefined) await this.#take(found);
      await this.#read();
    });
  }

  /** Yields at once, and then whenever something may be new, until the signal is aborted. */
  async *watch(signal: AbortSignal): AsyncGenerator<void, void, undefined> {
    this.#watchers += 1;
    try {
      if (!this.#isLooking) await this.refresh();
      void this.#look();
      while (!signal.aborted) {
        const changed = once(this.#events, 'change', { signal }).catch(() => {});
        yield;
        await changed;
      }
    } finally {
      this.#watchers -= 1;
    }
  }

  /** Wakes all who watch. */
  notify(): void {
    this.#events.emit('change');
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (let looks = 1; this.#watchers > 0; looks++) {
      await wait(intervalMs, undefined, { ref: false });
      await (looks % searchEvery === 0 ? this.refresh() : this.#inTurn(() => this.#read()));
      this.notify();
    }
    this.#isLooking = false;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  async #take(found: ReadonlyMap<string, string>): Promise<void> {
    for (const id of this.#runs.keys()) if (!found.has(id)) this.#runs.delete(id);
    for (const [id, folder] of found) {
      if (this.#runs.has(id)) continue;
      // A record that is damaged, or of another version, is that of no run that could be shown.
      const run = await WatchedRun.open(id, folder).catch(() => undefined);
      if (run !== undefined) this.#runs.set(id, run);
    }
  }

  async #read(): Promise<void> {
    for (const [id, run] of this.#runs) {
      // A run that is gone; should it be there again, it is found again.
      await run.refresh().catch(() => this.#runs.delete(id));
    }
  }
}
