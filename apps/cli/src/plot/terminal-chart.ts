import { paint } from '../colors.js';
import { axisTicks, evenLabels, type AxisRange } from './axis-ticks.js';
import { rasterize, type Segment } from './rasterize.js';

/** A place in a chart. No number is a gap. */
type ChartPoint = readonly [x: number, value: number | null];

export interface ChartLine {
  readonly points: readonly ChartPoint[];
  readonly isDashed: boolean;
  readonly color: Parameters<typeof paint>[0];
  /** One character after its end. */
  readonly label?: string | undefined;
  /** A point to mark. */
  readonly mark?: ChartPoint | undefined;
}

export interface TerminalChartOptions {
  /** Columns, with the numbers of the axis. */
  width: number;
  /** Whether the axis below has whole numbers only. */
  isWhole: boolean;
}

/** Rows from the least value to the greatest, one in three with its number. */
const [rows, labelEvery] = [13, 3];

interface Cell {
  text: string;
  color?: ChartLine['color'];
}

/** Draws lines in one chart with its axes; later lines are over earlier ones. */
export function terminalChart(
  lines: readonly ChartLine[],
  { width, isWhole }: TerminalChartOptions,
): string {
  const segments = lines.map(({ points }) => segmentsOf(points));
  const all = segments.flat(2);
  const x = rangeOf(all.map(([place]) => place));
  const y = rangeOf(all.map(([, value]) => value));
  const labels = valueLabels(y);
  const labelled = lines.filter(({ label }) => label !== undefined).length;
  const columns = width - labels[0]!.length - 2 - labelled;
  const canvas = Array.from({ length: rows }, () =>
    Array.from({ length: columns + labelled }, (): Cell => ({ text: ' ' })),
  );
  const columnOf = (place: number) => Math.round(shareOf(x, place) * (columns - 1));
  const heightOf = (value: number) => shareOf(y, value) * (rows - 1);
  const rowOf = (value: number) => rows - 1 - Math.round(heightOf(value));
  for (const [i, { isDashed, color }] of lines.entries()) {
    for (const segment of segments[i]!) {
      const cells = rasterize(segment, { rows, columnOf, heightOf, isDashed });
      for (const { row, column, text } of cells) canvas[row]![column] = { text, color };
    }
  }
  for (const [i, line] of lines.entries()) {
    const end = segments[i]!.at(-1)?.at(-1);
    if (line.label !== undefined && end !== undefined) {
      const row = canvas[rowOf(end[1])]!;
      row[freeColumn(row, columnOf(end[0]) + 1)] = { text: line.label, color: line.color };
    }
    const [place, value] = line.mark ?? [];
    if (place === undefined || typeof value !== 'number') continue;
    canvas[rowOf(value)]![columnOf(place)] = { text: '●', color: line.color };
  }
  const body = canvas.map(
    (row, i) => `${labels[i]} ${labels[i]!.trim() ? '┤' : '│'}${painted(row)}`,
  );
  const ticks = axisTicks(x, { most: Math.max(2, Math.floor(columns / 8)), isWhole });
  const axis = axisBelow(
    ticks.map((tick) => [columnOf(tick), tick]),
    columns,
  );
  const margin = ' '.repeat(labels[0]!.length + 1);
  return [...body, `${margin}└${axis.line}`, `${margin} ${axis.labels}`]
    .map((row) => `${row.trimEnd()}\n`)
    .join('');
}

/** The parts of a line between its gaps. */
function segmentsOf(points: readonly ChartPoint[]): Segment[] {
  const segments: (readonly [x: number, value: number])[][] = [[]];
  for (const [x, value] of points) {
    if (value === null || !Number.isFinite(value)) segments.push([]);
    else segments.at(-1)!.push([x, value]);
  }
  return segments.filter((segment) => segment.length > 0);
}

function rangeOf(values: readonly number[]): AxisRange {
  let [first, last] = [Infinity, -Infinity];
  for (const value of values) [first, last] = [Math.min(first, value), Math.max(last, value)];
  return { first, last };
}

/** How far a value is from the first to the last; half where there is nothing between them. */
function shareOf({ first, last }: AxisRange, value: number): number {
  return last > first ? (value - first) / (last - first) : 0.5;
}

/** Of all rows from above, of one width. */
function valueLabels(y: AxisRange): string[] {
  const marked = Array.from({ length: rows }, (_, i) => rows - 1 - i).filter(
    (row) => row % labelEvery === 0,
  );
  const texts = evenLabels(marked.map((row) => y.first + ((y.last - y.first) * row) / (rows - 1)));
  const isLevel = y.first === y.last;
  const widest = Math.max(...texts.map((text) => text.length));
  return Array.from({ length: rows }, (_, i) => {
    const at = marked.indexOf(rows - 1 - i);
    const isShown = at >= 0 && (!isLevel || 2 * i === rows - 1);
    return (isShown ? texts[at]! : '').padStart(widest);
  });
}

function freeColumn(row: readonly Cell[], from: number): number {
  let column = from;
  while (column < row.length - 1 && /[\p{L}\p{N}]/u.test(row[column]!.text)) column++;
  return column;
}

/** Neighbours of one colour together. */
function painted(row: readonly Cell[]): string {
  let text = '';
  for (let i = 0; i < row.length;) {
    const { color } = row[i]!;
    let end = i;
    while (end < row.length && row[end]!.color === color) end++;
    const cells = row
      .slice(i, end)
      .map((cell) => cell.text)
      .join('');
    text += color === undefined ? cells : paint(color, cells);
    i = end;
  }
  return text;
}

function axisBelow(ticks: readonly (readonly [column: number, tick: number])[], columns: number) {
  const line = Array.from({ length: columns }, () => '─');
  let labels = '';
  for (const [column, tick] of ticks) {
    line[column] = '┬';
    const text = String(Number(tick.toPrecision(6)));
    const start = Math.max(0, column - Math.floor((text.length - 1) / 2));
    if (start > labels.length || labels === '') labels = labels.padEnd(start) + text;
  }
  return { line: line.join(''), labels };
}
