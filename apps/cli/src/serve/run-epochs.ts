import type { EpochLogs } from '@seqlab/trainer';
import { bestEpoch } from '../run/best-epoch.js';
import type { Best, EpochPoint } from './messages.js';

/** The epochs of a run, as they were logged. */
export class RunEpochs {
  #epochs: EpochLogs[] = [];

  clear(): void {
    this.#epochs = [];
  }

  /** Forgets what a step that is taken once more had led to. */
  rewind(step: number): void {
    if ((this.#epochs.at(-1)?.step ?? 0) < step) return;
    this.#epochs = this.#epochs.filter((epoch) => epoch.step < step);
  }

  /** An epoch that was cut off is logged again when it has ended. */
  add(logs: EpochLogs): void {
    this.#epochs = [...this.#epochs.filter(({ epoch }) => epoch < logs.epoch), logs];
  }

  get last(): EpochLogs | undefined {
    return this.#epochs.at(-1);
  }

  /** How many have ended, but those that were cut off. */
  get doneCount(): number {
    return this.#epochs.filter(({ partial }) => partial !== true).length;
  }

  /** The one whose model is kept. */
  get best(): Best | undefined {
    const { epoch, valLoss } = bestEpoch(this.#epochs) ?? {};
    return epoch === undefined || valLoss === undefined ? undefined : { epoch: epoch + 1, valLoss };
  }

  get points(): EpochPoint[] {
    return this.#epochs.map(({ epoch, step, loss, valLoss, metrics, valMetrics }) => ({
      epoch: epoch + 1,
      step,
      training: finite({ loss, ...metrics }),
      validation: valLoss === undefined ? {} : finite({ loss: valLoss, ...valMetrics }),
    }));
  }
}

function finite(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}
