import { figure } from './figure.js';
import { box, label, line, path, type Point } from './shapes.js';
import type { Kind } from './colors.js';

interface Axis {
  readonly name: string;
  readonly ticks: readonly number[];
  /** Default: the first and the last tick. */
  readonly range?: readonly [from: number, to: number];
  /** Equal distances for equal factors. Default false. */
  readonly log?: boolean;
  readonly show?: (tick: number) => string;
}

interface Series {
  readonly name: string;
  readonly kind: Kind;
  readonly dashed?: boolean;
  readonly points: readonly Point[];
}

interface LineChartOptions {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Default 360. */
  readonly height?: number;
}

const width = 720;
const [left, right, top, bottom] = [76, 20, 48, 56];

/** Curves in one system of axes, with their names above. */
export function lineChart({ title, x, y, series, height = 360 }: LineChartOptions): string {
  const toX = scale(x, [left, width - right]);
  const toY = scale(y, [height - bottom, top]);
  return figure({
    width,
    height,
    title,
    parts: [
      ...y.ticks.flatMap((tick) => [
        `<path class="grid" d="M${left} ${toY(tick)}H${width - right}"/>`,
        label(shown(y, tick), {
          at: [left - 10, toY(tick)],
          anchor: 'end',
          size: 13,
          kind: 'muted',
        }),
      ]),
      ...x.ticks.map((tick) =>
        label(shown(x, tick), { at: [toX(tick), height - bottom + 18], size: 13, kind: 'muted' }),
      ),
      line([
        [left, height - bottom],
        [width - right, height - bottom],
      ]),
      label(x.name, { at: [(left + width - right) / 2, height - 16], size: 14, kind: 'muted' }),
      label(y.name, { at: [12, 20], anchor: 'start', size: 14, kind: 'muted' }),
      ...series.map(({ points, kind, dashed = false }) =>
        path(curve(points.map(([px, py]) => [toX(px), toY(py)])), { kind, dashed, width: 2.4 }),
      ),
      ...legend(series),
    ],
  });
}

function legend(series: readonly Series[]): string[] {
  const widths = series.map(({ name }) => 52 + name.length * 7.2);
  let x = width - right - widths.reduce((sum, one) => sum + one, 0);
  return series.flatMap(({ name, kind, dashed = false }, i) => {
    const from = Math.round(x);
    x += widths[i]!;
    return [
      line(
        [
          [from, 20],
          [from + 30, 20],
        ],
        { kind, dashed, width: 2.4 },
      ),
      label(name, { at: [from + 36, 20], anchor: 'start', size: 13 }),
    ];
  });
}

function scale({ ticks, range, log = false }: Axis, [start, end]: readonly [number, number]) {
  const [from, to] = range ?? [ticks[0]!, ticks.at(-1)!];
  const place = (value: number) => (log ? Math.log(value) : value);
  return (value: number) => {
    // What is below the axis, such as 0 on a logarithmic one, lies on it.
    const share =
      (place(Math.max(value, log ? from : -Infinity)) - place(from)) / (place(to) - place(from));
    return Math.round(10 * (start + share * (end - start))) / 10;
  };
}

function shown({ show = String }: Axis, tick: number): string {
  return show(tick).replace('-', '−');
}

function curve(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

interface Bars {
  readonly name: string;
  readonly kind: Kind;
  readonly values: readonly number[];
}

interface BarChartOptions {
  readonly title: string;
  readonly names: readonly string[];
  readonly groups: readonly Bars[];
  /** Of the axis. */
  readonly ticks: readonly number[];
  readonly show: (tick: number) => string;
}

/** A group of bars for each name. */
export function barChart({ title, names, groups, ticks, show }: BarChartOptions): string {
  const height = 320;
  const y: Axis = { name: '', ticks, show };
  const toY = scale(y, [height - bottom + 16, top]);
  const base = toY(ticks[0]!);
  const step = (width - left - right) / names.length;
  const thick = (step - 12) / groups.length;
  return figure({
    width,
    height,
    title,
    parts: [
      ...ticks.flatMap((tick) => [
        `<path class="grid" d="M${left} ${toY(tick)}H${width - right}"/>`,
        label(shown(y, tick), {
          at: [left - 10, toY(tick)],
          anchor: 'end',
          size: 13,
          kind: 'muted',
        }),
      ]),
      ...names.flatMap((name, i) => [
        label(name, { at: [left + (i + 0.5) * step, base + 20], size: 15 }),
        ...groups.map(({ kind, values }, g) => {
          const tall = Math.max(0.5, base - toY(values[i]!));
          const at: Point = [
            round(left + i * step + 6 + (g + 0.5) * thick),
            round(base - tall / 2),
          ];
          return box({ at, size: [round(thick - 1), round(tall)], kind, radius: 0 });
        }),
      ]),
      ...legend(groups.map(({ name, kind }) => ({ name, kind, points: [] }))),
    ],
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
