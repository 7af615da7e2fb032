import { checkIntegers } from '../check-option.js';
import { Dataset } from '../pipeline/dataset.js';
import type { Batch, Position } from './batch.js';
import type { StoredIds } from './stored-ids.js';

/** Where each window of a batch begins, batch by batch. */
type WindowStarts = (position: Required<Position>) => Iterable<ArrayLike<number>>;

/** What {@link WindowBatches} is made of. */
export interface WindowBatchesOptions {
  readonly starts: WindowStarts;
  readonly seqLength: number;
  /** Batches an epoch. */
  readonly length: number;
  readonly contiguous: boolean;
}

/**
 * Batches of windows of ids and of the ids that follow, `[batchSize, seqLength]` both. From memory they
 * come at once: `for (const batch of source.batches())` needs no `await`.
 */
export class WindowBatches extends Dataset<Batch> {
  declare readonly length: number;
  /** Row i of batch k + 1 continues row i of batch k, so recurrent state may be carried over. */
  readonly contiguous: boolean;
  readonly #open: (position: Required<Position>) => Iterable<Batch>;

  constructor(ids: Int32Array, { starts, seqLength, length, contiguous }: WindowBatchesOptions) {
    const open = function* (position: Required<Position>) {
      for (const batch of starts(position)) yield cutWindows(ids, batch, seqLength);
    };
    super(open, length);
    this.contiguous = contiguous;
    this.#open = open;
  }

  /** @throws {@link TextDataError} `invalid-option` unless epoch and start are integers from 0. */
  override batches({ epoch = 0, start = 0 }: Position = {}): Iterable<Batch> {
    checkIntegers('batches', { epoch, start }, 0);
    return this.#open({ epoch, start });
  }
}

/** The same from stored ids, which come one batch after the other. */
export class StoredWindowBatches extends Dataset<Batch> {
  declare readonly length: number;
  /** Row i of batch k + 1 continues row i of batch k, so recurrent state may be carried over. */
  readonly contiguous: boolean;

  constructor(ids: StoredIds, { starts, seqLength, length, contiguous }: WindowBatchesOptions) {
    super(async function* (position) {
      for (const batch of starts(position)) yield await readWindows(ids, batch, seqLength);
    }, length);
    this.contiguous = contiguous;
  }
}

/** The batches of ids in memory, or of stored ones. */
export function windowBatches(
  ids: Int32Array | StoredIds,
  options: WindowBatchesOptions,
): WindowBatches | StoredWindowBatches {
  return ids instanceof Int32Array
    ? new WindowBatches(ids, options)
    : new StoredWindowBatches(ids, options);
}

/** Windows of inputs and of targets, the ids one further, that start at `starts`. */
function cutWindows(ids: Int32Array, starts: ArrayLike<number>, seqLength: number): Batch {
  return joinWindows(
    Array.from(starts, (start) => ids.subarray(start, start + seqLength + 1)),
    seqLength,
  );
}

async function readWindows(
  ids: StoredIds,
  starts: ArrayLike<number>,
  seqLength: number,
): Promise<Batch> {
  const reads = Array.from(starts, (start) => ids.read(start, start + seqLength + 1));
  return joinWindows(await Promise.all(reads), seqLength);
}

function joinWindows(windows: readonly Int32Array[], seqLength: number): Batch {
  const shape = [windows.length, seqLength];
  const inputs = new Int32Array(windows.length * seqLength);
  const targets = new Int32Array(windows.length * seqLength);
  windows.forEach((window, row) => {
    inputs.set(window.subarray(0, seqLength), row * seqLength);
    targets.set(window.subarray(1), row * seqLength);
  });
  return { inputs: { data: inputs, shape }, targets: { data: targets, shape } };
}
