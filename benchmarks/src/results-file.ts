import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RowResult } from './contest.js';
import type { NamedRow } from './suite.js';

/** A row as `results.json` has it. */
export interface StoredRow {
  readonly row: NamedRow;
  /** When it was measured. */
  readonly date: string;
  /** Milliseconds by contender, in the contenders' order. */
  readonly times: Readonly<Record<string, { ran: string; milliseconds: readonly number[] }>>;
  /** Who did not take part, and why. */
  readonly absent: Readonly<Record<string, string>>;
}

/** What `results.json` holds: the rows of all runs on this machine, each as it was measured last. */
export interface StoredResults {
  /** When the last row was measured. */
  readonly date: string;
  readonly machine: string;
  readonly suites: readonly { readonly suite: string; readonly rows: readonly StoredRow[] }[];
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));
const file = `${folder}results.json`;

/** Keeps a row as soon as it is measured, so that a run that ends early has lost none. */
export function storeRow(suite: string, { row, times, absent }: RowResult): void {
  const date = new Date().toISOString();
  const stored: StoredRow = {
    row,
    date,
    times: Object.fromEntries(times),
    absent: Object.fromEntries(absent),
  };
  const { machine, suites } = storedResults();
  const known = suites.find((one) => one.suite === suite);
  const rows = replaceOrAdd(known?.rows ?? [], stored, (one) => one.row.name);
  const results: StoredResults = {
    date,
    machine,
    suites: replaceOrAdd(suites, { suite, rows }, (one) => one.suite),
  };
  write(
    'results.json',
    `${JSON.stringify(results, undefined, 2)}
`,
  );
}

/** What is measured again keeps its place. */
function replaceOrAdd<T>(items: readonly T[], item: T, nameOf: (item: T) => string): T[] {
  const place = items.findIndex((one) => nameOf(one) === nameOf(item));
  return place < 0 ? [...items, item] : items.with(place, item);
}

/** What was measured on this machine; of another one nothing counts. */
export function storedResults(): Omit<StoredResults, 'date'> {
  const machine = describeMachine();
  if (!existsSync(file)) return { machine, suites: [] };
  const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredResults;
  return stored.machine === machine ? stored : { machine, suites: [] };
}

export function write(name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}`, text);
}

function describeMachine(): string {
  return [
    os.cpus()[0]?.model ?? os.arch(),
    `${os.availableParallelism()} cores`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
  ].join(', ');
}
