import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { median, type RowResult } from './contest.js';
import type { Suite } from './suite.js';

export interface SuiteResult {
  readonly suite: Suite;
  readonly rows: readonly RowResult[];
}

/** Prints the medians as Markdown tables and writes them, with every single time as JSON, to `results/`. */
export function report(results: readonly SuiteResult[]): void {
  const machine = describeMachine();
  const text = [
    `${machine}. Medians in milliseconds; in brackets, times as slow as the first column.`,
  ]
    .concat(results.map(table))
    .join('\n\n');
  console.log(`\n${text}`);
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}results.md`, `${text}\n`);
  writeFileSync(
    `${folder}results.json`,
    `${JSON.stringify(raw(machine, results), undefined, 2)}\n`,
  );
}

function describeMachine(): string {
  return [
    os.cpus()[0]?.model ?? os.arch(),
    `${os.availableParallelism()} cores`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
  ].join(', ');
}

function table({ suite, rows }: SuiteResult): string {
  const names = suite.contenders
    .map(({ name }) => name)
    .filter((name) => rows.some(({ times }) => times.has(name)));
  const body = rows.map(({ row, times }) => {
    const first = times.get(names[0]!);
    const cells = names.map((name) => {
      const own = times.get(name);
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

function versions(rows: readonly RowResult[]): string {
  const all = rows.flatMap(({ times }) => [...times].map(([name, { ran }]) => `- ${name}: ${ran}`));
  return [...new Set(all)].join('\n');
}

function absences(rows: readonly RowResult[]): string {
  const all = rows.flatMap(({ row, absent }) =>
    [...absent].map(([name, reason]) => `- ${row.name}: ${name} left out: ${reason}`),
  );
  return all.join('\n');
}

function raw(machine: string, results: readonly SuiteResult[]): unknown {
  return {
    date: new Date().toISOString(),
    machine,
    suites: results.map(({ suite, rows }) => ({
      suite: suite.name,
      rows: rows.map(({ row, times, absent }) => ({
        row,
        times: Object.fromEntries(times),
        absent: Object.fromEntries(absent),
      })),
    })),
  };
}
