import type { EpochLogs } from '@seqlab/trainer';

/** The epoch whose weights a run keeps: the first of the lowest validation loss; none without validation. */
export function bestEpoch<Logs extends EpochLogs>(epochs: readonly Logs[]): Logs | undefined {
  return epochs.reduce<Logs | undefined>(
    (least, logs) => ((logs.valLoss ?? Infinity) < (least?.valLoss ?? Infinity) ? logs : least),
    undefined,
  );
}
