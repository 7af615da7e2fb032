import type { EpochLogs } from '../callbacks/callback.js';
import { logValues, validationName } from '../callbacks/log-values.js';
import { TrainerError } from '../errors.js';

/** A point of a curve; the epoch is counted from 1. No number is drawn as a gap. */
type Point = readonly [epoch: number, value: number | null];

/** How one metric went. */
export interface Curves {
  readonly metric: string;
  readonly train: readonly Point[];
  /** Empty if it was not validated. */
  readonly validation: readonly Point[];
}

/** Each epoch once: one that a time limit cut off and a resume ended as it was in the end. */
export function wholeEpochs(epochs: readonly EpochLogs[]): EpochLogs[] {
  return [...new Map(epochs.map((logs) => [logs.epoch, logs])).values()];
}

/**
 * The curves of the metrics asked for; by default the loss and all metrics of training.
 *
 * @throws {@link TrainerError} `invalid-option` for a history without epochs, or a metric that it has not.
 */
export function curvesOf(history: readonly EpochLogs[], metrics?: readonly string[]): Curves[] {
  const epochs = wholeEpochs(history);
  if (epochs.length === 0) {
    throw new TrainerError('invalid-option', 'learningCurves: the history has no epoch to draw');
  }
  const known = new Set(epochs.flatMap((logs) => Object.keys(logValues(logs))));
  const usual = new Set(epochs.flatMap((logs) => ['loss', ...Object.keys(logs.metrics)]));
  return (metrics ?? [...usual]).map((metric) => {
    if (!known.has(metric)) {
      throw new TrainerError(
        'invalid-option',
        `learningCurves: the history has no ${metric}, only ${[...known].join(', ')}`,
      );
    }
    const points = (name: string) => epochs.flatMap((logs) => pointOf(logs, name));
    return { metric, train: points(metric), validation: points(validationName(metric)) };
  });
}

function pointOf(logs: EpochLogs, name: string): Point[] {
  const value = logValues(logs)[name];
  if (value === undefined) return [];
  return [[logs.epoch + 1, Number.isFinite(value) ? value : null]];
}
