import { plot, type PlotConfig } from 'asciichart';

/** Points of a line without a gap, from left to right. */
export type Segment = readonly (readonly [x: number, value: number])[];

export interface RasterizeOptions {
  rows: number;
  columnOf(x: number): number;
  /** How far up a value is, in rows. */
  heightOf(value: number): number;
  isDashed: boolean;
}

type Symbols = NonNullable<PlotConfig['symbols']>;

/** asciichart's, but that it draws no axis: cross, axis, ends, level, and corners, upright. */
const solid: Symbols = [' ', ' ', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const dashed: Symbols = [' ', ' ', '╶', '╴', '╌', '╰', '╭', '╮', '╯', '┊'];

/** The characters that a line is drawn with; rows are counted from above. */
export function rasterize(
  segment: Segment,
  { rows, columnOf, heightOf, isDashed }: RasterizeOptions,
): { row: number; column: number; text: string }[] {
  const [first, last] = [columnOf(segment[0]![0]), columnOf(segment.at(-1)![0])];
  if (first === last) {
    const row = rows - 1 - Math.round(heightOf(segment.at(-1)![1]));
    return [{ row, column: first, text: isDashed ? '◦' : '•' }];
  }
  const heights = Array.from({ length: last - first + 1 }, (_, i) =>
    heightOf(valueAt(segment, first + i, columnOf)),
  );
  // It draws what is between two values, so the last one has to be there twice.
  const drawing = plot([...heights, heights.at(-1)!], {
    min: 0,
    max: rows - 1,
    height: rows - 1,
    offset: 1,
    format: () => ' ',
    symbols: isDashed ? dashed : solid,
  });
  return drawing.split('\n').flatMap((line, row) =>
    line
      .slice(1)
      .split('')
      .flatMap((text, i) => (text === ' ' ? [] : [{ row, column: first + i, text }])),
  );
}

/** The value in the middle of a column, on the line between the points on both sides of it. */
function valueAt(segment: Segment, column: number, columnOf: (x: number) => number): number {
  const after = segment.findIndex(([x]) => columnOf(x) >= column);
  const [left, right] = [segment[Math.max(0, after - 1)]!, segment[after]!];
  const [from, to] = [columnOf(left[0]), columnOf(right[0])];
  return to === from ? right[1] : left[1] + ((right[1] - left[1]) * (column - from)) / (to - from);
}
