import uPlot from 'uplot';
import type { RunCurves } from './known-runs.js';

type Values = readonly (number | null)[];

/** A run whose curves are drawn. */
export interface DrawnRun {
  readonly id: string;
  readonly curves: RunCurves;
  /** The number of its colour. */
  readonly color: number;
}

/** One line of a chart. */
export interface Line {
  readonly run: string;
  /** `raw` is the training as it was logged, behind the smoothed line. */
  readonly kind: 'raw' | 'training' | 'validation';
  readonly color: number;
}

export interface Lines {
  readonly lines: readonly Line[];
  /** Steps, then the values of each line; undefined where a line has no point. */
  readonly data: uPlot.AlignedData;
}

/** How much of the training a chart shows: the last share of its steps. */
export const ranges = { all: 1, half: 0.5, tenth: 0.1 } as const;

export interface CurveLinesOptions {
  /** `loss`, for example. */
  metric: string;
  /** From 0 for none to below 1. */
  smoothing: number;
  range: keyof typeof ranges;
}

/** The lines that show a metric of some runs. */
export function curveLines(
  runs: readonly DrawnRun[],
  { metric, smoothing, range }: CurveLinesOptions,
): Lines {
  const lines: Line[] = [];
  const tables: [number[], (number | null)[]][] = [];
  const lastStep = Math.max(0, ...runs.map(({ curves }) => curves.steps.at(-1) ?? 0));
  const firstStep = lastStep * (1 - ranges[range]);
  const add = (line: Line, steps: readonly number[], values: Values) => {
    const from = steps.findIndex((step) => step >= firstStep);
    if (from < 0 || values.every((value) => value === null)) return;
    lines.push(line);
    tables.push([steps.slice(from), values.slice(from)]);
  };
  for (const { id, color, curves } of runs) {
    const values = curves.columns[metric];
    // A run that is alone has a second colour for what it had not learnt from.
    const [own, other] = runs.length === 1 ? [0, 1] : [color, color];
    if (values !== undefined) {
      const isSmoothed = smoothing > 0;
      if (isSmoothed && runs.length === 1) {
        add({ run: id, kind: 'raw', color: own }, curves.steps, values);
      }
      const shown = isSmoothed ? smooth(values, smoothing) : values;
      add({ run: id, kind: 'training', color: own }, curves.steps, shown);
    }
    const validated = curves.epochs.filter(({ validation }) => metric in validation);
    add(
      { run: id, kind: 'validation', color: other },
      validated.map(({ step }) => step),
      validated.map(({ validation }) => validation[metric]!),
    );
  }
  const data = tables.length > 0 ? uPlot.join(tables) : ([[]] as unknown as uPlot.AlignedData);
  return { lines, data };
}

/** Each value's mean with those before it, which count `weight` times as much with every step back. */
export function smooth(values: Values, weight: number): (number | null)[] {
  let [sum, weights] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + value;
    weights = weight * weights + 1;
    return sum / weights;
  });
}

/** The metrics that the runs have, the loss first; those that say how training goes last. */
export function metricsOf(runs: readonly DrawnRun[]): { main: string[]; others: string[] } {
  const names = new Set(runs.flatMap(({ curves }) => Object.keys(curves.columns)));
  const known = ['gradientNorm', 'learningRate'];
  const others = known.filter((name) => names.has(name));
  return { main: [...names].filter((name) => !known.includes(name)), others };
}
