import type { EpochLogs, StopReason } from '../callbacks/callback.js';

/** What `fit` returns. */
export interface History {
  /** Each epoch ended so far, those before a resume included. */
  readonly epochs: readonly EpochLogs[];
  /** Steps taken, those before a resume included. */
  readonly step: number;
  /** Why training ended: all epochs are done, or something cut it off. */
  readonly stopReason: StopReason;
}
