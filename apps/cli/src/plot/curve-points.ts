import type { CurvesAxis } from '@seqlab/trainer/report';
import { CliError } from '../cli-error.js';
import type { PlotAxis } from '../commands/plot.js';
import type { RunEpoch } from '../run/run-history.js';
import type { DrawnRun } from './read-runs.js';

type Point = readonly [x: number, value: number];

/** How one metric of a run went; no number is NaN. */
export interface MetricPoints {
  train: Point[];
  /** Empty if it was not validated. */
  validation: Point[];
}

/** What the curves can be drawn against; nothing for epochs, which the report draws by itself. */
export const axes: Record<PlotAxis, CurvesAxis<RunEpoch>> = {
  epoch: { name: 'epoch', of: ({ epoch }) => epoch + 1 },
  step: { name: 'step', of: ({ step }) => step },
  seconds: { name: 'seconds of training', of: ({ seconds }) => seconds },
};

export function metricPoints(
  epochs: readonly RunEpoch[],
  metric: string,
  axis: PlotAxis,
): MetricPoints {
  const points = (valueOf: (logs: RunEpoch) => number | undefined) =>
    epochs.flatMap((logs): Point[] => {
      const value = valueOf(logs);
      return value === undefined ? [] : [[axes[axis].of(logs), value]];
    });
  return {
    train: points((logs) => trainValue(logs, metric)),
    validation: points((logs) => validationValue(logs, metric)),
  };
}

function trainValue(logs: RunEpoch, metric: string): number | undefined {
  if (metric === 'loss' || metric === 'learningRate') return logs[metric];
  return logs.metrics[metric];
}

export function validationValue(logs: RunEpoch, metric: string): number | undefined {
  return metric === 'loss' ? logs.valLoss : logs.valMetrics?.[metric];
}

/** @throws {@link CliError} for a metric that no run has. */
export function requireMetrics(runs: readonly DrawnRun[], metrics: readonly string[]): void {
  const own = runs.flatMap(({ epochs }) => epochs.flatMap((logs) => Object.keys(logs.metrics)));
  const known = new Set(['loss', ...own, 'learningRate']);
  const unknown = metrics.find((metric) => !known.has(metric));
  if (unknown === undefined) return;
  throw new CliError(`--metric: there is no ${unknown}, only ${[...known].join(', ')}`);
}
