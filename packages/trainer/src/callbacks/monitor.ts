import { checkChoice } from '../check-choice.js';
import { checkNumber } from '../check-number.js';
import { TrainerError } from '../errors.js';
import type { EpochLogs } from './callback.js';
import { logValues } from './log-values.js';

/** Which value of the logs is watched, and what counts as better. */
export interface MonitorOptions {
  /** The name of a value in the logs: `loss`, `valLoss`, `valAccuracy`, for example. */
  monitor: string;
  /**
   * Whether less or more is better. Default `auto`: more for accuracies, precision, recall, F1 and
   * AUC, less for all else.
   */
  mode?: 'auto' | 'min' | 'max' | undefined;
  /** Less than this is no improvement. Default 0. */
  minDelta?: number | undefined;
}

const moreIsBetter = /acc|auc|precision|recall|f1/i;

/** Tells improvements of one logged value. */
export class Monitor {
  readonly #name: string;
  readonly #sign: 1 | -1;
  readonly #minDelta: number;

  /** @throws {@link TrainerError} `invalid-option`, naming `where` */
  constructor(where: string, { monitor, mode = 'auto', minDelta = 0 }: MonitorOptions) {
    checkChoice(`${where}: mode`, mode, ['auto', 'min', 'max']);
    checkNumber(`${where}: minDelta`, minDelta, {});
    this.#name = monitor;
    const more = mode === 'auto' ? moreIsBetter.test(monitor) : mode === 'max';
    this.#sign = more ? 1 : -1;
    this.#minDelta = Math.abs(minDelta);
  }

  /** @throws {@link TrainerError} `invalid-option` if the logs have no such value. */
  valueOf(logs: EpochLogs): number {
    const values = logValues(logs);
    const value = values[this.#name];
    if (value !== undefined) return value;
    throw new TrainerError(
      'invalid-option',
      `monitor: the logs have no ${this.#name}, only ${Object.keys(values).join(', ')}`,
    );
  }

  /** What every number is better than. */
  get worst(): number {
    return -this.#sign * Infinity;
  }

  isBetter(value: number, best: number): boolean {
    return this.#sign * (value - best) > this.#minDelta;
  }
}
