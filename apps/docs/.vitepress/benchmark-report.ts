// What `pnpm bench` wrote, as tables for a page.

/** A row of a suite as benchmarks/src/report.ts writes it; the sizes of its problem are beside its name. */
interface MeasuredRow {
  readonly row: {
    readonly name: string;
    readonly about: string;
    readonly [size: string]: unknown;
  };
  /** Who took part, in the order of the suite. */
  readonly times: Readonly<
    Record<string, { readonly ran: string; readonly milliseconds: readonly number[] }>
  >;
  /** Who did not, and why. */
  readonly absent: Readonly<Record<string, string>>;
}

/** The content of `results.json`. */
export interface BenchmarkResults {
  readonly date: string;
  readonly machine: string;
  readonly suites: readonly { readonly suite: string; readonly rows: readonly MeasuredRow[] }[];
}

/** What one contender took for one row. */
interface BenchmarkCell {
  /** The median: `64.5 ms`. */
  readonly time: string;
  /** What that makes a second, where the row tells: `99,225 tokens/s`. */
  readonly rate: string | undefined;
  /** Times as long as the first contender; undefined of that one, and where it did not take part. */
  readonly ratio: string | undefined;
}

interface BenchmarkTable {
  /** Each with what it was: its version, its threads. */
  readonly contenders: readonly { readonly name: string; readonly ran: string }[];
  readonly rows: readonly {
    readonly about: string;
    /** One a contender; undefined where it did not take part. */
    readonly cells: readonly (BenchmarkCell | undefined)[];
  }[];
  readonly absences: readonly string[];
}

export interface BenchmarkReport {
  /** When the last row was measured: `2026-11-26`. */
  readonly date: string;
  readonly machine: string;
  /** By the names of the suites. */
  readonly tables: Readonly<Record<string, BenchmarkTable>>;
}

/** Medians of all times, with ratios to the first contender and rates. */
export function benchmarkReport({ date, machine, suites }: BenchmarkResults): BenchmarkReport {
  return {
    date: date.slice(0, 10),
    machine,
    tables: Object.fromEntries(suites.map(({ suite, rows }) => [suite, tableOf(suite, rows)])),
  };
}

function tableOf(suite: string, rows: readonly MeasuredRow[]): BenchmarkTable {
  const names = [...new Set(rows.flatMap(({ times }) => Object.keys(times)))];
  return {
    contenders: names.map((name) => {
      const ran = new Set(rows.flatMap(({ times }) => times[name]?.ran ?? []));
      return { name, ran: [...ran].join('; ') };
    }),
    rows: rows.map(({ row, times }) => {
      const medians = names.map((name) => times[name] && median(times[name].milliseconds));
      return {
        about: row.about,
        cells: medians.map((value, i) =>
          value === undefined
            ? undefined
            : {
                time: formatTime(value),
                rate: rateOf(suite, row, value),
                ratio: i === 0 || medians[0] === undefined ? undefined : ratio(value / medians[0]),
              },
        ),
      };
    }),
    absences: rows.flatMap(({ row, absent }) =>
      Object.entries(absent).map(([name, reason]) => `${row.about}: ${name} left out: ${reason}`),
    ),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How much of what a row is about is done in a second; undefined where that says nothing. */
function rateOf(suite: string, row: MeasuredRow['row'], milliseconds: number): string | undefined {
  const size = (name: string) => Number(row[name]);
  switch (suite) {
    case 'training-step':
    case 'scaling':
      return row['predicts'] === 'tokens'
        ? perSecond(size('batchSize') * size('timeSteps'), milliseconds, 'tokens')
        : perSecond(size('batchSize'), milliseconds, 'texts');
    case 'generation':
      return perSecond(size('tokens'), milliseconds, 'tokens');
    case 'matrix-product': {
      const operations = 2 * size('m') * size('k') * size('n');
      return `${grouped(operations / milliseconds / 1e6)} GFLOP/s`;
    }
    default:
      return undefined;
  }
}

function perSecond(count: number, milliseconds: number, what: string): string {
  return `${grouped((1000 * count) / milliseconds)} ${what}/s`;
}

function grouped(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function formatTime(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${withDigits(milliseconds / 1000, 1)} s`;
  return `${withDigits(milliseconds, milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)} ms`;
}

function withDigits(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString('en', options);
}

function ratio(value: number): string {
  return `× ${withDigits(value, value < 100 ? 2 : 0)}`;
}
