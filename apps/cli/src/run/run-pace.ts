import type { RunHistory } from './run-history.js';

/** How fast a run was trained: medians, so that a slow minute of the machine does not count. */
export interface RunPace {
  readonly secondsPerStep: number | undefined;
  /** With its validation. */
  readonly secondsPerEpoch: number | undefined;
  /** Of all training, breaks left out. */
  readonly seconds: number;
}

export function runPace({ steps, epochs }: RunHistory): RunPace {
  const stepTimes = steps.flatMap((step, i) => {
    const before = steps[i - 1];
    return before?.epoch === step.epoch ? [step.seconds - before.seconds] : [];
  });
  const epochTimes = epochs.flatMap((epoch, i) => {
    const before = epochs[i - 1]?.seconds ?? 0;
    return epoch.partial ? [] : [epoch.seconds - before];
  });
  return {
    secondsPerStep: median(stepTimes),
    secondsPerEpoch: median(epochTimes),
    seconds: Math.max(0, steps.at(-1)?.seconds ?? 0, epochs.at(-1)?.seconds ?? 0),
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
