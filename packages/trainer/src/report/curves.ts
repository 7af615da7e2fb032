import type { EpochLogs } from '../callbacks/callback.js';
import { logValues, validationName } from '../callbacks/log-values.js';
import { TrainerError } from '../errors.js';

/** What curves are drawn against. */
export interface CurvesAxis<Logs extends EpochLogs = EpochLogs> {
  /** Below the charts, `step` for example. */
  readonly name: string;
  /** Where the values of an epoch stand. */
  readonly of: (logs: Logs) => number;
}

/** The epochs from 1. */
export const epochAxis: CurvesAxis = { name: 'epoch', of: ({ epoch }) => epoch + 1 };

/** A point of a curve. No number is drawn as a gap. */
export type Point = readonly [x: number, value: number | null];

/** How one metric went. */
export interface Curves {
  readonly train: readonly Point[];
  /** Empty if it was not validated. */
  readonly validation: readonly Point[];
}

/** Each epoch once: one that a time limit cut off and a resume ended as it was in the end. */
export function wholeEpochs<Logs extends EpochLogs>(epochs: readonly Logs[]): Logs[] {
  return [...new Map(epochs.map((logs) => [logs.epoch, logs])).values()];
}

/** The epoch of the lowest validation loss, the first of them; none if nothing was validated. */
export function bestEpoch<Logs extends EpochLogs>(epochs: readonly Logs[]): Logs | undefined {
  return wholeEpochs(epochs).reduce<Logs | undefined>(
    (least, logs) => ((logs.valLoss ?? Infinity) < (least?.valLoss ?? Infinity) ? logs : least),
    undefined,
  );
}

/**
 * The metrics to draw of some histories: those asked for, by default the loss and all metrics of training.
 *
 * @throws {@link TrainerError} `invalid-option` for a history without epochs, or a metric that none has.
 */
export function metricsToDraw(
  where: string,
  histories: readonly (readonly EpochLogs[])[],
  metrics?: readonly string[],
): string[] {
  if (histories.length === 0 || histories.some((epochs) => epochs.length === 0)) {
    throw new TrainerError('invalid-option', `${where}: the history has no epoch to draw`);
  }
  const epochs = histories.flat();
  const known = new Set(epochs.flatMap((logs) => Object.keys(logValues(logs))));
  const unknown = metrics?.find((metric) => !known.has(metric));
  if (unknown !== undefined) {
    throw new TrainerError(
      'invalid-option',
      `${where}: the history has no ${unknown}, only ${[...known].join(', ')}`,
    );
  }
  return [...new Set(metrics ?? ['loss', ...epochs.flatMap((logs) => Object.keys(logs.metrics))])];
}

/**
 * The curves of one metric; without points if the history has it not.
 *
 * @throws {@link TrainerError} `invalid-option` for an epoch that stands nowhere on the axis.
 */
export function curvesOf<Logs extends EpochLogs>(
  where: string,
  history: readonly Logs[],
  { metric, x }: { metric: string; x: CurvesAxis<Logs> },
): Curves {
  const epochs = wholeEpochs(history);
  const places = epochs.map((logs) => x.of(logs));
  const at = places.findIndex((place) => !Number.isFinite(place));
  if (at >= 0) {
    throw new TrainerError(
      'invalid-option',
      `${where}: x.of has to give a finite number for every epoch, got ${places[at]} for epoch ${epochs[at]!.epoch}`,
    );
  }
  const points = (name: string) =>
    epochs.flatMap((logs, i): Point[] => {
      const value = logValues(logs)[name];
      if (value === undefined) return [];
      return [[places[i]!, Number.isFinite(value) ? value : null]];
    });
  return { train: points(metric), validation: points(validationName(metric)) };
}
