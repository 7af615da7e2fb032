import { withoutControls } from '../cli-error.js';
import type { ComparedRun, RunFigures } from './run-figures.js';
import { recipeDifferences } from './recipe-differences.js';

/** A line of the comparison: what it is, and a cell for each run. */
export interface ComparisonRow {
  name: string;
  cells: string[];
  /** Whether the value of a run is the best of all. */
  isBest: boolean[];
}

interface Figure {
  name: string;
  valueOf(figures: RunFigures): number | string | undefined;
  show?(value: number): string;
  /** What is better. Without it none is marked. */
  best?: 'lowest' | 'highest';
  /** Whether it can be compared only where runs learn from the same data. */
  needsSameData?: boolean;
}

const count = (value: number) => value.toLocaleString('en');
const fourDecimals = (value: number) => value.toFixed(4);
const quality = { show: fourDecimals, needsSameData: true } as const;

const ends = {
  epochs: 'all epochs done',
  maxSeconds: 'time limit',
  callback: 'no better any more',
  signal: 'interrupted',
};

const before: readonly Figure[] = [
  { name: 'recipe', valueOf: ({ recipe }) => recipe },
  { name: 'parameters', valueOf: ({ params }) => params, show: count },
  { name: 'seed', valueOf: ({ seed }) => String(seed) },
  { name: 'epochs', valueOf: ({ epochs, plannedEpochs }) => `${epochs} of ${plannedEpochs}` },
  { name: 'steps', valueOf: ({ steps }) => steps, show: count },
  { name: 'best epoch', valueOf: ({ bestEpoch }) => bestEpoch, show: count },
  { name: 'train loss', valueOf: ({ loss }) => loss, best: 'lowest', ...quality },
  { name: 'validation loss', valueOf: ({ valLoss }) => valLoss, best: 'lowest', ...quality },
  {
    name: 'validation bits/char',
    valueOf: ({ valBitsPerCharacter }) => valBitsPerCharacter,
    best: 'lowest',
    ...quality,
  },
];

const after: readonly Figure[] = [
  { name: 'test loss', valueOf: ({ testLoss }) => testLoss, best: 'lowest', ...quality },
  {
    name: 'test accuracy',
    valueOf: ({ testAccuracy }) => testAccuracy,
    best: 'highest',
    ...quality,
  },
  {
    name: 'time an epoch',
    valueOf: ({ secondsPerEpoch }) => secondsPerEpoch,
    show: duration,
    best: 'lowest',
    needsSameData: true,
  },
  { name: 'time in all', valueOf: ({ seconds }) => seconds, show: duration },
  { name: 'ended', valueOf: ({ stopReason }) => stopReason && ends[stopReason] },
];

/** All that is known of at least one run. */
export function figureRows(runs: readonly ComparedRun[]): ComparisonRow[] {
  const all = runs.map(({ figures }) => figures);
  const metrics = [...new Set(all.flatMap(({ valMetrics }) => Object.keys(valMetrics)))];
  const validated = metrics.map(validationFigure);
  const isSameData = learnFromTheSame(runs);
  return [...before, ...validated, ...after].flatMap((figure) => {
    const values = all.map(figure.valueOf);
    if (values.every((value) => value === undefined)) return [];
    const { name, show = String, needsSameData = false } = figure;
    return {
      name,
      cells: values.map((value) => {
        if (value === undefined) return '–';
        return typeof value === 'number' ? show(value) : value;
      }),
      isBest: marks(values, isSameData || !needsSameData ? figure.best : undefined),
    };
  });
}

function validationFigure(metric: string): Figure {
  const isAccuracy = /accuracy$/i.test(metric);
  return {
    name: `validation ${isAccuracy ? 'accuracy' : withoutControls(metric)}`,
    valueOf: ({ valMetrics }) => valMetrics[metric],
    ...(isAccuracy && { best: 'highest' }),
    ...quality,
  };
}

/** The fields of the recipes that differ. */
export function differenceRows(runs: readonly ComparedRun[]): ComparisonRow[] {
  return recipeDifferences(runs.map(({ record }) => record)).map(({ field, values }) => ({
    name: field,
    cells: values.map((value) => {
      if (value === undefined) return '–';
      return withoutControls(typeof value === 'string' ? value : JSON.stringify(value));
    }),
    isBest: values.map(() => false),
  }));
}

/** Whether losses and accuracies of the runs mean the same. */
export function learnFromTheSame(runs: readonly ComparedRun[]): boolean {
  const [first] = runs;
  return runs.every(
    ({ record }) =>
      record.recipe.task === first!.record.recipe.task &&
      record.facts.sha256 === first!.record.facts.sha256,
  );
}

/** The best of several numbers, or more than one of them; none where all are the same. */
function marks(values: readonly (number | string | undefined)[], best: Figure['best']): boolean[] {
  const numbers = values.flatMap((value) => (Number.isFinite(value) ? (value as number) : []));
  const extreme = best === 'lowest' ? Math.min(...numbers) : Math.max(...numbers);
  const isTold = best !== undefined && new Set(numbers).size > 1;
  return values.map((value) => isTold && value === extreme);
}

/** `57.3 s`, `9 min 41 s` or `2 h 5 min`. */
function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toPrecision(3)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
