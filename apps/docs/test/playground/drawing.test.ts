import { describe, expect, test } from 'vitest';
import {
  colorAt,
  heatPixels,
  liveliestUnit,
  positionIn,
  rangeOf,
  type Palette,
} from '../../playground/page/heat-map.js';
import { LossCurve } from '../../playground/page/loss-curve.js';
import { placePoints } from '../../playground/page/map-points.js';

describe('a loss curve', () => {
  test('has a row a step, smoothed losses and those of unseen text in their places', () => {
    const curve = new LossCurve();
    curve.add([
      { step: 1, loss: 4 },
      { step: 2, loss: 2 },
    ]);
    curve.addValidation({ step: 2, loss: 3 });
    expect(curve.columns()).toEqual([
      [1, 2],
      [4, 2],
      [4, 3.8],
      [null, 3],
    ]);
    expect(curve.first).toEqual({ step: 1, loss: 4 });
    expect(curve.loss).toBe(3.8);
  });

  test('stays short: neighbours become one, at the later step, with the mean of their losses', () => {
    const curve = new LossCurve({ mostPoints: 4 });
    curve.add(Array.from({ length: 4 }, (_, i) => ({ step: i + 1, loss: i })));
    expect(curve.columns().slice(0, 2)).toEqual([
      [2, 4],
      [0.5, 2.5],
    ]);
    curve.add([{ step: 5, loss: 10 }]);
    expect(curve.columns()[0]).toEqual([2, 4]);
    curve.add([{ step: 6, loss: 20 }]);
    expect(curve.columns().slice(0, 2)).toEqual([
      [2, 4, 6],
      [0.5, 2.5, 15],
    ]);
    curve.add(Array.from({ length: 10_000 }, (_, i) => ({ step: i + 7, loss: 1 })));
    const [steps, , smoothed] = curve.columns();
    expect(steps.length).toBeLessThan(4);
    expect(smoothed).toHaveLength(steps.length);
    expect(curve.loss).toBeCloseTo(1, 6);
  });
});

describe('a heat map', () => {
  const palette: Palette = [
    [0, 0, 255],
    [255, 255, 255],
    [255, 0, 0],
  ];

  test('has a row for each unit and a column for each step', () => {
    const values = Float32Array.of(0, 1, 0.5, 0, 1, 0.25);
    const pixels = heatPixels(values, { time: 2, units: 3, low: 0, high: 1, palette });
    const rgb = Array.from({ length: 6 }, (_, i) => pixels.slice(4 * i, 4 * i + 3).join(' '));
    expect(rgb).toEqual(['0 0 255', '0 0 255', '255 0 0', '255 0 0', '255 255 255', '128 128 255']);
    expect(pixels.filter((_, i) => i % 4 === 3)).toEqual(new Uint8ClampedArray(6).fill(255));
  });

  test('knows what gates, contents and cells can be', () => {
    const values = Float32Array.of(-0.5, 3);
    expect(rangeOf({ name: 'forget', values })).toEqual({ low: 0, high: 1 });
    expect(rangeOf({ name: 'candidate', values })).toEqual({ low: -1, high: 1 });
    expect(rangeOf({ name: 'cell', values })).toEqual({ low: -3, high: 3 });
    expect(rangeOf({ name: 'cell', values: Float32Array.of(0) })).toEqual({ low: -1, high: 1 });
    expect(positionIn({ low: -3, high: 3 }, 9)).toBe(1);
    expect(colorAt(palette, 0.75)).toEqual([255, 128, 128]);
  });

  test('finds the unit that changes most', () => {
    const steps = [
      [0.9, 0.1, 0.5],
      [0.9, 0.9, 0.4],
      [0.9, 0.1, 0.5],
    ];
    expect(liveliestUnit(Float32Array.from(steps.flat()), 3)).toBe(1);
  });
});

describe('a map of characters', () => {
  const size = { width: 100, height: 50, margin: 5 };

  test('fits the drawing, to one scale, with y upwards', () => {
    const places = placePoints({ points: Float32Array.of(-1, 0, 1, 0, 0, 1) }, size);
    expect(places).toEqual([
      { x: 10, y: 45 },
      { x: 90, y: 45 },
      { x: 50, y: 5 },
    ]);
  });

  test('has points that are all the same in its middle', () => {
    expect(placePoints({ points: Float32Array.of(2, 2, 2, 2) }, size)).toEqual([
      { x: 50, y: 25 },
      { x: 50, y: 25 },
    ]);
  });
});
