import type { CharacterMap } from '../protocol.js';

/** A place in the drawing. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

export interface DrawingSize {
  readonly width: number;
  readonly height: number;
  /** Left free at each side. */
  readonly margin: number;
}

/** The points of a map at their places in a drawing, both directions to the same scale, y upwards. */
export function placePoints(
  { points }: Pick<CharacterMap, 'points'>,
  { width, height, margin }: DrawingSize,
): MapPoint[] {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const [across, up] = [spanOf(xs), spanOf(ys)];
  const scale = Math.min(
    (width - 2 * margin) / (across.size || 1),
    (height - 2 * margin) / (up.size || 1),
  );
  return Array.from(xs, (x, i) => ({
    x: width / 2 + scale * (x - across.middle),
    y: height / 2 - scale * (ys[i]! - up.middle),
  }));
}

function spanOf(values: Float32Array): { middle: number; size: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { middle: (low + high) / 2, size: high - low };
}
