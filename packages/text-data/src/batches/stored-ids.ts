import { TextDataError } from '../errors.js';

/**
 * Ids that are read piece by piece, because they do not fit into memory: `storedIds` of the Node entry reads
 * them from a file.
 */
export interface StoredIds {
  /** How many there are. */
  readonly length: number;
  /** The ids from `start` up to but not including `end`, both within what there is. */
  read(start: number, end: number): Promise<Int32Array>;
}

/** The ids from `start` up to but not including `end` as stored ids of their own. */
export function storedPart(
  ids: StoredIds,
  { start, end }: { start: number; end: number },
): StoredIds {
  const length = end - start;
  return {
    length,
    async read(from, to) {
      if (from >= 0 && from <= to && to <= length) return ids.read(start + from, start + to);
      throw new TextDataError(
        'invalid-option',
        `StoredIds.read: expected positions from 0 to ${length}, got ${from} to ${to}`,
      );
    },
  };
}
