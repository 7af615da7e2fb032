import { compareCurves, compareReport, htmlReport, learningCurves } from '@seqlab/trainer/report';
import type { PlotAxis } from '../commands/plot.js';
import { recipeDifferences } from '../compare/recipe-differences.js';
import { axes } from './curve-points.js';
import type { DrawnRun } from './read-runs.js';

export interface DrawReportOptions {
  /** Default: the loss and all metrics. */
  metrics?: readonly string[] | undefined;
  axis: PlotAxis;
  /** Default: the names of the runs. */
  title?: string | undefined;
}

/** The learning curves of one run, or of several together, as an SVG. */
export function drawSvg(
  runs: readonly DrawnRun[],
  { metrics, axis, title }: DrawReportOptions,
): string {
  const options = { metrics, x: axisOf(axis) };
  const [run] = runs;
  return runs.length === 1
    ? learningCurves(run!, { ...options, title: title ?? run!.name })
    : compareCurves(historiesOf(runs), { ...options, title });
}

/** The same as a page, with the recipe or what differs between the recipes. */
export function drawPage(
  runs: readonly DrawnRun[],
  { metrics, axis, title = runs.map(({ name }) => name).join(', ') }: DrawReportOptions,
): string {
  const options = { metrics, x: axisOf(axis), title };
  if (runs.length === 1) {
    const { createdAt, versions, recipe, facts } = runs[0]!.record;
    const configuration = { recipe, facts, versions, createdAt };
    return htmlReport({ history: runs[0]!, configuration, ...options });
  }
  const names = runs.map(({ name }) => name);
  const configuration = Object.fromEntries(
    recipeDifferences(runs.map(({ record }) => record)).map(({ field, values }) => [
      field,
      Object.fromEntries(names.map((name, i) => [name, values[i]])),
    ]),
  );
  return compareReport({ histories: historiesOf(runs), configuration, ...options });
}

/** Epochs are whole numbers, and what the report draws against by itself. */
function axisOf(axis: PlotAxis) {
  return axis === 'epoch' ? undefined : axes[axis];
}

function historiesOf(runs: readonly DrawnRun[]) {
  return Object.fromEntries(runs.map((run) => [run.name, run]));
}
