import { formatShape } from '../shape.js';
import { formatBytes } from './format-bytes.js';
import type { SummaryData } from './summary-data.js';

const HEADER = ['Layer (type)', 'Output Shape', 'Param #'];

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
    ...formatRow(HEADER, ends),
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
    line(HEADER),
    '| --- | --- | ---: |',
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

function summaryCells({ layers }: SummaryData): string[][] {
  return layers.map(({ name, className, outputShape, outputShapes, params }) => [
    `${name} (${className})`,
    outputShapes ? `[${outputShapes.map(formatShape).join(', ')}]` : formatShape(outputShape),
    String(params),
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
  const lineCount = Math.max(
    ...cells.map((cell, column) => Math.ceil(cell.length / widths[column]!)),
  );
  return Array.from({ length: lineCount }, (_, index) => {
    let line = ' ';
    for (const [column, end] of ends.entries()) {
      const width = widths[column]!;
      const part = cells[column]!.slice(index * width, (index + 1) * width);
      const gap = column === ends.length - 1 ? 0 : GAP;
      line = (line + part + ' '.repeat(gap)).padEnd(end);
    }
    return line;
  });
}

function escapeCell(cell: string): string {
  return cell.replaceAll(/[\\|*_`<>[\]]/g, String.raw`\$&`);
}
