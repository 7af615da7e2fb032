import type {
  CurveMessage,
  EpochPoint,
  EpochsMessage,
  RunInfo,
  RunsMessage,
  SamplesMessage,
} from '../messages.js';

/** The curves of a run: a value a step, or a mean over several, by names such as `loss`. */
export interface RunCurves {
  readonly steps: readonly number[];
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  readonly epochs: readonly EpochPoint[];
}

/** All that the server has told. */
export interface KnownRuns {
  /** Undefined until it has told anything. */
  readonly folder: string | undefined;
  readonly runs: readonly RunInfo[];
  readonly curves: Readonly<Record<string, RunCurves>>;
  readonly samples: Readonly<Record<string, SamplesMessage>>;
}

export const nothingKnown: KnownRuns = { folder: undefined, runs: [], curves: {}, samples: {} };

/** What the server tells, by the names of its events. */
export interface News {
  runs: RunsMessage;
  curve: CurveMessage;
  epochs: EpochsMessage;
  samples: SamplesMessage;
}

const noCurves: RunCurves = { steps: [], columns: {}, epochs: [] };

/** What is known after an event. */
export function learn<Name extends keyof News>(
  known: KnownRuns,
  name: Name,
  news: News[Name],
): KnownRuns {
  const takes: { [N in keyof News]: (message: News[N]) => KnownRuns } = {
    runs: ({ folder, runs }) => ({ ...known, folder, runs }),
    curve: (message) => withCurves(known, message.run, (curves) => addPoints(curves, message)),
    epochs: ({ run, epochs }) => withCurves(known, run, (curves) => ({ ...curves, epochs })),
    samples: (message) => ({ ...known, samples: { ...known.samples, [message.run]: message } }),
  };
  return takes[name](news);
}

function withCurves(
  known: KnownRuns,
  run: string,
  change: (curves: RunCurves) => RunCurves,
): KnownRuns {
  const curves = change(known.curves[run] ?? noCurves);
  return { ...known, curves: { ...known.curves, [run]: curves } };
}

/** Points from the index `from` on are replaced. */
function addPoints(before: RunCurves, { from, steps, columns }: CurveMessage): RunCurves {
  const names = new Set([
    ...(from > 0 ? Object.keys(before.columns) : []),
    ...Object.keys(columns),
  ]);
  const merged: Record<string, readonly (number | null)[]> = {};
  for (const name of names) {
    merged[name] = [
      ...filled(before.columns[name]?.slice(0, from), from),
      ...filled(columns[name], steps.length),
    ];
  }
  return { ...before, steps: [...before.steps.slice(0, from), ...steps], columns: merged };
}

/** A metric that only some points have is null elsewhere. */
function filled(
  values: readonly (number | null)[] | undefined,
  length: number,
): readonly (number | null)[] {
  return values ?? Array.from({ length }, () => null);
}
