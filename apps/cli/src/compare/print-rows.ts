import { paint } from '../colors.js';
import type { ComparisonRow } from './comparison-rows.js';

/** Between columns, the first of them for the mark of the best. */
const gap = 3;

/** Rows in columns, as many runs beside each other as there is room for. */
export function rowsAsText(
  names: readonly string[],
  rows: readonly ComparisonRow[],
  width: number,
): string {
  const first = Math.max(0, ...rows.map(({ name }) => name.length));
  const widths = names.map((name, i) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[i]!.length)),
  );
  return groupsOf(widths, width - first)
    .map((group) => {
      const line = (name: string, cellOf: (i: number) => string) =>
        `${`${name.padEnd(first)}${group.map(cellOf).join('')}`.trimEnd()}\n`;
      const right = (i: number, text: string) => text.padStart(widths[i]! + gap - 1);
      const header = line('', (i) => `${paint('bold', right(i, names[i]!))} `);
      const body = rows.map(({ name, cells, isBest }) =>
        line(name, (i) => {
          const cell = right(i, cells[i]!);
          return isBest[i] ? paint('green', `${cell}*`) : `${cell} `;
        }),
      );
      return header + body.join('');
    })
    .join('\n');
}

/** The columns that go beside each other, at least one. */
function groupsOf(widths: readonly number[], room: number): number[][] {
  const groups: number[][] = [];
  let left = 0;
  for (const [i, width] of widths.entries()) {
    if (groups.length === 0 || width + gap > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)!.push(i);
    left -= width + gap;
  }
  return groups;
}

/** The same as a table of Markdown, the best in bold. */
export function rowsAsMarkdown(names: readonly string[], rows: readonly ComparisonRow[]): string {
  const header = ['', ...names.map(escaped)];
  const rule = ['---', ...names.map(() => '---:')];
  const body = rows.map(({ name, cells, isBest }) => [
    escaped(name),
    ...cells.map((cell, i) => (isBest[i] ? `**${escaped(cell)}**` : escaped(cell))),
  ]);
  return [header, rule, ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What Markdown would read as more than text in a table. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|*_`<[\]]/g, '\\$&');
}
