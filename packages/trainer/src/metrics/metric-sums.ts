import type { MetricValues } from '../callbacks/callback.js';
import { TrainerError } from '../errors.js';
import type { Metric } from './metric.js';

/** The sums of each metric, over one batch or several. */
export type SumsOfMetrics = readonly (readonly number[])[];

/** Adds up sums; an empty list stands for none yet. */
export function addSums(before: SumsOfMetrics, more: SumsOfMetrics): SumsOfMetrics {
  if (before.length === 0) return more;
  return more.map((sums, metric) => sums.map((sum, i) => sum + before[metric]![i]!));
}

/** The value of each metric. */
export function metricValues(metrics: readonly Metric[], sums: SumsOfMetrics): MetricValues {
  return Object.fromEntries(metrics.map(({ name, result }, i) => [name, result(sums[i] ?? [])]));
}

/** What logs have beside metrics, and where they are kept under one name each. */
const taken = new Set(
  ['loss', 'valLoss', 'learningRate', 'gradientNorm', 'tokens', 'partial'].concat([
    'epoch',
    'batch',
    'step',
    'event',
    'time',
    'metrics',
    'valMetrics',
  ]),
);

/** @throws {@link TrainerError} `invalid-option` if two metrics have one name, or one that logs have. */
export function checkMetrics(where: string, metrics: readonly Metric[]): void {
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new TrainerError('invalid-option', `${where}: two metrics are named ${twice}`);
  }
  const used = names.find((name) => taken.has(name));
  if (used === undefined) return;
  throw new TrainerError(
    'invalid-option',
    `${where}: a metric cannot be named ${used}, which logs have already`,
  );
}
