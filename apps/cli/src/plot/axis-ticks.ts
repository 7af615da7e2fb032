export interface AxisRange {
  first: number;
  last: number;
}

export interface AxisTicksOptions {
  /** At most so many. */
  most: number;
  /** Only whole numbers: epochs, steps. */
  isWhole: boolean;
}

/** The round numbers within a range, the first that is in it among them if it is a whole one. */
export function axisTicks(
  { first, last }: AxisRange,
  { most, isWhole }: AxisTicksOptions,
): number[] {
  if (first === last) return [first];
  const step = roundStep((last - first) / Math.max(1, most - 1), isWhole);
  const ticks: number[] = [];
  for (let i = Math.ceil(first / step); i * step <= last; i++) ticks.push(i * step);
  // Epochs begin with 1, which is no multiple of 5.
  if (isWhole && ticks[0] !== first && (ticks[0] ?? Infinity) - first >= step / 2) {
    ticks.unshift(first);
  }
  return ticks;
}

/** The least of 1, 2 and 5 times a power of ten that is as large. */
function roundStep(least: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least)! * power;
  return isWhole ? Math.max(1, step) : step;
}

/** Numbers at even distances, with as many decimals as tell them apart. */
export function evenLabels(values: readonly number[]): string[] {
  const range = Math.max(...values) - Math.min(...values);
  const largest = Math.max(...values.map(Math.abs));
  const gap = range / Math.max(1, values.length - 1);
  // Of equal values, or of what has no room: so many digits.
  const decimals = gap > 0 ? Math.ceil(-Math.log10(gap)) + 1 : 3;
  if (largest >= 1e6 || decimals > 6) return values.map((value) => value.toExponential(2));
  return values.map((value) => value.toFixed(Math.max(0, decimals)));
}
