import { paint } from '../colors.js';
import type { PlotAxis } from '../commands/plot.js';
import { bestEpoch } from '../run/best-epoch.js';
import { axes, metricPoints, validationValue } from './curve-points.js';
import type { DrawnRun } from './read-runs.js';
import { terminalChart, type ChartLine } from './terminal-chart.js';

export interface TerminalCurvesOptions {
  metrics: readonly string[];
  axis: PlotAxis;
  width: number;
}

/** Of runs beside each other; of one alone, the first two are those of training and of validation. */
const colors = ['cyan', 'yellow', 'green', 'magenta', 'red', 'blue', 'white', 'gray'] as const;

/** The learning curves of runs as text: a chart for each metric, with a legend below. */
export function curvesAsText(
  runs: readonly DrawnRun[],
  { metrics, axis, width }: TerminalCurvesOptions,
): string {
  const charts = metrics.map((metric) => {
    const heading = `${paint('bold', metric)} by ${axes[axis].name}\n\n`;
    const lines = linesOf(runs, metric, axis);
    const legend = runs.length === 1 ? legendOfOne(runs[0]!, metric) : legendOf(runs, metric);
    const isWhole = axis !== 'seconds';
    return `${heading}${terminalChart(lines, { width, isWhole })}\n${legend}`;
  });
  return charts.join('\n\n');
}

/** Those of validation last, so that they are in front. */
function linesOf(runs: readonly DrawnRun[], metric: string, axis: PlotAxis): ChartLine[] {
  const isOne = runs.length === 1;
  const lines = runs.map(({ epochs }, i) => {
    const { train, validation } = metricPoints(epochs, metric, axis);
    const isValidated = validation.length > 0;
    const best = bestEpoch(epochs);
    const mark = best && bestMark(best.epoch, { epochs, metric, axis });
    const label = isOne ? undefined : String(i + 1);
    const ofTraining: ChartLine = {
      points: train,
      isDashed: false,
      color: colors[i]!,
      ...(!isValidated && { label, mark }),
    };
    const ofValidation: ChartLine = {
      points: validation,
      isDashed: true,
      color: colors[isOne ? 1 : i]!,
      label,
      mark,
    };
    return { ofTraining, ofValidation };
  });
  return [
    ...lines.map(({ ofTraining }) => ofTraining),
    ...lines.map(({ ofValidation }) => ofValidation),
  ].filter(({ points }) => points.length > 0);
}

/** On the validation's curve, or the training's if there is none. */
function bestMark(
  epoch: number,
  { epochs, metric, axis }: { epochs: DrawnRun['epochs']; metric: string; axis: PlotAxis },
) {
  const { train, validation } = metricPoints(
    epochs.filter((logs) => logs.epoch === epoch),
    metric,
    axis,
  );
  return validation[0] ?? train[0];
}

function legendOfOne(run: DrawnRun, metric: string): string {
  const parts = [`${paint(colors[0], '──')} train`];
  if (run.epochs.some((logs) => validationValue(logs, metric) !== undefined)) {
    parts.push(`${paint(colors[1], '╌╌')} validation`);
  }
  const best = describeBest(run, metric);
  if (best !== undefined) parts.push(`● ${best}`);
  return `${parts.join('   ')}\n`;
}

/** A row for each run. */
function legendOf(runs: readonly DrawnRun[], metric: string): string {
  const width = Math.max(...runs.map(({ name }) => name.length));
  const rows = runs.map((run, i) => {
    const best = describeBest(run, metric) ?? 'not validated';
    return `${paint(colors[i]!, `${i + 1} ${run.name.padEnd(width)}`)}  ${best}\n`;
  });
  return `── train   ╌╌ validation   ● best epoch\n${rows.join('')}`;
}

function describeBest({ epochs }: DrawnRun, metric: string): string | undefined {
  const best = bestEpoch(epochs);
  if (best === undefined) return undefined;
  const value = validationValue(best, metric);
  const shown = value === undefined ? '' : `: ${value.toPrecision(4)}`;
  return `best epoch ${best.epoch + 1}${shown}`;
}
