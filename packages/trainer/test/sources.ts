import type { Batch, BatchSource } from '../src/data/batch.js';

/** Ids 0, 1, 2, 3, 4, 0, … with a jump now and then: a pattern that can be learnt but not at once. */
export function patternIds(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => (i + 2 * Math.floor(i / 13)) % 5);
}

export interface WindowOptions {
  batchSize: number;
  seqLength: number;
}

/** Row i of each batch continues row i of the one before. */
export function contiguousWindows(ids: Int32Array, options: WindowOptions): BatchSource {
  const { batchSize, seqLength } = options;
  const rowLength = Math.floor((ids.length - 1) / batchSize / seqLength) * seqLength;
  const length = rowLength / seqLength;
  return {
    length,
    contiguous: true,
    *batches({ start = 0 } = {}) {
      for (let k = start; k < length; k++) {
        yield batchOf(ids, {
          starts: rows(batchSize).map((row) => row * rowLength + k * seqLength),
          seqLength,
        });
      }
    },
  };
}

/** Windows in an order of its own each epoch; the last batch may have fewer rows. */
export function shuffledWindows(
  ids: Int32Array,
  { batchSize, seqLength }: WindowOptions,
): BatchSource {
  const windows = Math.floor((ids.length - 1) / seqLength);
  return {
    length: Math.ceil(windows / batchSize),
    *batches({ epoch = 0, start = 0 } = {}) {
      // 7919 is prime and greater than the number of windows: a step of it visits each once.
      const order = rows(windows).map((i) => ((i + epoch) * 7919) % windows);
      for (let at = start * batchSize; at < windows; at += batchSize) {
        const starts = order.slice(at, at + batchSize).map((window) => window * seqLength);
        yield batchOf(ids, { starts, seqLength });
      }
    },
  };
}

function batchOf(
  ids: Int32Array,
  { starts, seqLength }: { starts: number[]; seqLength: number },
): Batch {
  const shape = [starts.length, seqLength];
  const rowsFrom = (offset: number) =>
    Int32Array.from(
      starts.flatMap((start) => [...ids.subarray(start + offset, start + offset + seqLength)]),
    );
  return { inputs: { data: rowsFrom(0), shape }, targets: { data: rowsFrom(1), shape } };
}

function rows(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
