/** Where a run's checkpoints are kept, each a few files under a name. */
export interface CheckpointStore {
  /** Names of the checkpoints there are. */
  list(): Promise<string[]>;
  /** Where a checkpoint is, as messages name it. */
  locate(checkpoint: string): string;
  /** @throws Error if there is no such file */
  readFile(checkpoint: string, file: string): Promise<Uint8Array>;
  /** Writes a checkpoint that is not there yet. A crash at any moment leaves it whole or absent. */
  write(checkpoint: string, files: Readonly<Record<string, Uint8Array>>): Promise<void>;
  /** A crash at any moment leaves the checkpoint whole or absent. */
  remove(checkpoint: string): Promise<void>;
  /** Removes what crashes left half-written or half-removed. */
  removeLeftovers(): Promise<void>;
}
