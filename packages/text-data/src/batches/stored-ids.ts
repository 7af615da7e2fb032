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
