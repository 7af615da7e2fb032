/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours of the lowest, the middle and the highest value; what lies between is mixed. */
export type Palette = readonly [low: Rgb, middle: Rgb, high: Rgb];

/** What the colours stand for. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface HeatMapOptions extends ValueRange {
  /** Columns. */
  readonly time: number;
  /** Rows. */
  readonly units: number;
  readonly palette: Palette;
}

/** Parts of a cell that are gates, from closed to open. */
const gates = new Set(['input', 'forget', 'output', 'update', 'reset']);

/** What the values of a part can be: 0 to 1 for a gate, −1 to 1 for content, a cell as far as it goes. */
export function rangeOf({ name, values }: { name: string; values: Float32Array }): ValueRange {
  if (gates.has(name)) return { low: 0, high: 1 };
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const high = name === 'cell' ? Math.max(1, largest) : 1;
  return { low: -high, high };
}

/** Where a value lies in its range, from 0 to 1. */
export function positionIn({ low, high }: ValueRange, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The colour at a position from 0 to 1. */
export function colorAt([low, middle, high]: Palette, position: number): Rgb {
  const [from, to, share] =
    position < 0.5 ? [low, middle, position * 2] : [middle, high, position * 2 - 1];
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + share * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
}

/** `[time, units]` as an image of one pixel a value, a row for each unit; RGBA. */
export function heatPixels(
  values: Float32Array,
  { time, units, palette, ...range }: HeatMapOptions,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * time * units);
  for (let step = 0; step < time; step++) {
    for (let unit = 0; unit < units; unit++) {
      const color = colorAt(palette, positionIn(range, values[step * units + unit]!));
      pixels.set([...color, 255], 4 * (unit * time + step));
    }
  }
  return pixels;
}

/** The unit whose values differ most from step to step: the one that has the most to show. */
export function liveliestUnit(values: Float32Array, units: number): number {
  const time = values.length / units;
  let liveliest = 0;
  let most = -1;
  for (let unit = 0; unit < units; unit++) {
    let [sum, squares] = [0, 0];
    for (let step = 0; step < time; step++) {
      const value = values[step * units + unit]!;
      sum += value;
      squares += value * value;
    }
    const variance = squares / time - (sum / time) ** 2;
    if (variance > most) [liveliest, most] = [unit, variance];
  }
  return liveliest;
}
