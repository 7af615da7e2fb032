import { formatShape } from '../shape.js';
import { formatBytes } from './format-bytes.js';
import type { SummaryData } from './summary-data.js';

const HEADER = ['Layer (type)', 'Output Shape', 'Param #'];
const CONNECTED = 'Connected to';

/** Spaces between two columns. */
const GAP = 2;

interface TableLayout {
  /** Characters of a rule. */
  readonly lineLength: number;
  /** Where the columns end. */
  readonly ends: readonly number[];
}

/** The lines of Keras' table. */
export function summaryTable(data: SummaryData, { lineLength, ends }: TableLayout): string[] {
  const rule = (character: string) => character.repeat(lineLength);
  return [
    `Model: "${data.name}"`,
    rule('_'),
    ...formatRow(headerOf(data), ends),
    rule('='),
    ...summaryCells(data).flatMap((cells) => formatRow(cells, ends).concat(rule(' '))),
    rule('='),
    ...summaryTotals(data),
    rule('_'),
  ];
}

/** The same as a Markdown table, with the totals under it. */
export function summaryMarkdown(data: SummaryData): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    `**Model: "${data.name}"**`,
    '',
    line(headerOf(data)),
    hasConnections(data) ? '| --- | --- | ---: | --- |' : '| --- | --- | ---: |',
    ...summaryCells(data).map(line),
    '',
    ...summaryTotals(data).map((total) => `- ${total}`),
  ];
}

/** The width of a column's text: a space before the first column and two between columns. */
export function columnWidths(ends: readonly number[]): number[] {
  return ends.map((end, column) => {
    const isLast = column === ends.length - 1;
    return end - (ends[column - 1] ?? 0) - (isLast ? 0 : GAP + 1);
  });
}

/** Whether the table has Keras' fourth column. */
export function hasConnections({ layers }: SummaryData): boolean {
  return layers.some(({ connectedTo }) => connectedTo !== undefined);
}

function headerOf(data: SummaryData): string[] {
  return hasConnections(data) ? [...HEADER, CONNECTED] : HEADER;
}

function summaryCells({ layers }: SummaryData): string[][] {
  return layers.map(({ name, className, outputShape, outputShapes, params, connectedTo }) => [
    `${name} (${className})`,
    outputShapes ? `[${outputShapes.map(formatShape).join(', ')}]` : formatShape(outputShape),
    String(params),
    ...(connectedTo ? [`[${connectedTo.map((one) => `'${one}'`).join(', ')}]`] : []),
  ]);
}

function summaryTotals({ totalParams, trainableParams, nonTrainableParams }: SummaryData) {
  return [
    `Total params: ${countWithSize(totalParams)}`,
    `Trainable params: ${countWithSize(trainableParams)}`,
    `Non-trainable params: ${countWithSize(nonTrainableParams)}`,
  ];
}

function countWithSize(params: number): string {
  return `${params} (${formatBytes(params * Float32Array.BYTES_PER_ELEMENT)})`;
}

/** A row of the table, in as many lines as its longest cell needs. */
function formatRow(cells: readonly string[], ends: readonly number[]): string[] {
  const widths = columnWidths(ends);
  const parts = cells.map((cell, column) => cutCell(cell, widths[column]!));
  const lineCount = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: lineCount }, (_, index) => {
    let line = ' ';
    for (const [column, end] of ends.entries()) {
      const part = parts[column]![index] ?? '';
      const gap = column === ends.length - 1 ? 0 : GAP;
      line = (line + part + ' '.repeat(gap)).padEnd(end);
    }
    return line;
  });
}

/** Where Keras ends a line before it is full, so that each thing in a list has its own. */
const LIST_BREAKS = ['),', "',"];

function cutCell(cell: string, width: number): string[] {
  const parts: string[] = [];
  for (let rest = cell; rest !== ''; rest = rest.slice(parts.at(-1)!.length)) {
    const full = rest.slice(0, width);
    const breaks = LIST_BREAKS.map((mark) => full.indexOf(mark))
      .filter((place) => place >= 0)
      .map((place) => place + 2);
    parts.push(full.slice(0, Math.min(width, ...breaks)));
  }
  return parts;
}

function escapeCell(cell: string): string {
  return cell.replaceAll(/[\\|*_`<>[\]]/g, String.raw`\$&`);
}
