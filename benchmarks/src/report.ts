import { median } from './contest.js';
import { storedResults, write, type StoredRow } from './results-file.js';
import type { Suite } from './suite.js';

/** Writes what was measured on this machine as Markdown tables to `results/results.md`, and prints them. */
export function report(suites: readonly Suite[]): void {
  const { machine, suites: stored } = storedResults();
  const tables = suites.flatMap((suite) => {
    const rows = stored.find((one) => one.suite === suite.name)?.rows ?? [];
    const inOrder = suite.rows.flatMap(
      ({ name }) => rows.find(({ row }) => row.name === name) ?? [],
    );
    return inOrder.length === 0 ? [] : [table(suite, inOrder)];
  });
  const text = [
    `${machine}. Medians in milliseconds; in brackets, times as slow as the first column.`,
    ...tables,
  ].join('\n\n');
  console.log(`\n${text}`);
  write('results.md', `${text}\n`);
}

function table(suite: Suite, rows: readonly StoredRow[]): string {
  const names = suite.contenders
    .map(({ name }) => name)
    .filter((name) => rows.some(({ times }) => times[name] !== undefined));
  const body = rows.map(({ row, times }) => {
    const first = times[names[0]!];
    const cells = names.map((name) => {
      const own = times[name];
      if (!own) return '–';
      const value = median(own.milliseconds);
      const ratio =
        first && own !== first ? ` (${(value / median(first.milliseconds)).toFixed(2)})` : '';
      return digits(value) + ratio;
    });
    return [`**${row.name}**: ${row.about}`, ...cells];
  });
  const lines = [['', ...names], ['---', ...names.map(() => '---:')], ...body];
  return [`## ${suite.title}`, lines.map(line).join('\n'), versions(rows), absences(rows)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function digits(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0);
}

function versions(rows: readonly StoredRow[]): string {
  const all = rows.flatMap(({ times }) =>
    Object.entries(times).map(([name, { ran }]) => `- ${name}: ${ran}`),
  );
  return [...new Set(all)].join('\n');
}

function absences(rows: readonly StoredRow[]): string {
  const all = rows.flatMap(({ row, absent }) =>
    Object.entries(absent).map(([name, reason]) => `- ${row.name}: ${name} left out: ${reason}`),
  );
  return all.join('\n');
}
