import { escapeUTF8 } from 'entities/escape';
import type { Kind } from './colors.js';

export type Point = readonly [x: number, y: number];

interface LabelOptions {
  readonly at: Point;
  /** Default `middle`. */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** In pixels. Default 15. */
  readonly size?: number;
  /** Default the colour of text. */
  readonly kind?: Kind | 'muted';
  /** Slanted, as variables are. Default false. */
  readonly math?: boolean;
  readonly bold?: boolean;
}

/** A text around a point; `h_{t−1}` has an index. */
export function label(
  text: string,
  { at: [x, y], anchor = 'middle', size = 15, kind, math = false, bold = false }: LabelOptions,
): string {
  const style = `${math ? ' font-style="italic"' : ''}${bold ? ' font-weight="600"' : ''}`;
  const classes = kind === undefined ? '' : ` class="${kind}"`;
  return `<text${classes} x="${x}" y="${y}" dy="0.35em" text-anchor="${anchor}" font-size="${size}"${style}>${indexed(text, size)}</text>`;
}

function indexed(text: string, size: number): string {
  const drop = Math.round(size * 0.3);
  return text
    .split(/_(\{[^}]*\}|.)/u)
    .map((part, i) => {
      if (i % 2 === 0) return i === 0 || part === '' ? escapeUTF8(part) : raised(part, drop);
      const index = escapeUTF8(part.replaceAll(/[{}]/gu, ''));
      return `<tspan dy="${drop}" font-size="${Math.round(size * 0.7)}">${index}</tspan>`;
    })
    .join('');
}

/** Back on the line after an index. */
function raised(text: string, drop: number): string {
  return `<tspan dy="${-drop}">${escapeUTF8(text)}</tspan>`;
}

interface BoxOptions {
  /** Its centre. */
  readonly at: Point;
  readonly size: readonly [width: number, height: number];
  readonly kind?: Kind;
  readonly text?: string;
  readonly math?: boolean;
  readonly fontSize?: number;
  /** Of its corners. Default 6. */
  readonly radius?: number;
  readonly dashed?: boolean;
}

/** A box with a text in it. */
export function box({
  at: [x, y],
  size: [width, height],
  kind = 'plain',
  text,
  math,
  fontSize = 15,
  radius = 6,
  dashed = false,
}: BoxOptions): string {
  const dashes = dashed ? ' stroke-dasharray="5 4"' : '';
  const own = `<rect class="${kind}" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${radius}"${dashes}/>`;
  if (text === undefined) return own;
  return own + label(text, { at: [x, y], size: fontSize, ...(math !== undefined && { math }) });
}

const operationRadius = 13;

/** A circle with a sign: something done element by element. */
export function operation(sign: string, at: Point): string {
  const [x, y] = at;
  return `<circle class="operation" cx="${x}" cy="${y}" r="${operationRadius}"/>${label(sign, { at, size: 16 })}`;
}

/** Where a line branches. */
export function dot([x, y]: Point): string {
  return `<circle class="head" cx="${x}" cy="${y}" r="3.5"/>`;
}

interface LineOptions {
  readonly kind?: Kind;
  readonly dashed?: boolean;
  /** Default 1.6. */
  readonly width?: number;
}

/** A line through points. */
export function line(points: readonly Point[], options: LineOptions = {}): string {
  return path(pathOf(points), options);
}

/** A line through points with a head at its end. */
export function arrow(points: readonly Point[], options: LineOptions = {}): string {
  return line(points, options) + head(points.at(-2)!, points.at(-1)!, options.kind);
}

/** A level line that leaps over one it does not meet, with a head. */
export function leapingArrow([from, over, to]: readonly [Point, Point, Point]): string {
  const [x, y] = over;
  const reach = 7 * Math.sign(to[0] - from[0]);
  const sweep = reach > 0 ? 1 : 0;
  const d = `M${from.join(' ')}H${x - reach}A7 7 0 0 ${sweep} ${x + reach} ${y}H${to[0]}`;
  return path(d, {}) + head(over, to, undefined);
}

/** A path of SVG. */
export function path(d: string, { kind, dashed = false, width = 1.6 }: LineOptions): string {
  const dashes = dashed ? ' stroke-dasharray="5 4"' : '';
  return `<path class="line${kind === undefined ? '' : ` ${kind}`}" d="${d}" fill="none" stroke-width="${width}"${dashes}/>`;
}

function pathOf(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

/** A triangle at the end of a line. */
function head([x0, y0]: Point, [x, y]: Point, kind: Kind | undefined): string {
  const angle = (Math.atan2(y - y0, x - x0) * 180) / Math.PI;
  return `<path class="head${kind === undefined ? '' : ` ${kind}`}" d="M0 0L-9 -4.5L-9 4.5Z" transform="translate(${x} ${y}) rotate(${Math.round(angle)})"/>`;
}
