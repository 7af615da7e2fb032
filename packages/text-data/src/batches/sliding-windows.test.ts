import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { datasetOf } from '../pipeline/dataset-of.js';
import { slidingWindows } from './sliding-windows.js';

const countTo = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const sizes = fc.record({
  count: fc.integer({ min: 0, max: 80 }),
  windowLength: fc.integer({ min: 1, max: 12 }),
  stride: fc.integer({ min: 1, max: 15 }),
});

it('gives every whole window once, in order', () =>
  fc.assert(
    fc.asyncProperty(sizes, async ({ count, ...options }) => {
      const source = slidingWindows(countTo(count), options);
      const windows = await source.toArray();
      expect(windows).toHaveLength(source.length!);
      windows.forEach((window, i) => {
        const expected = countTo(options.windowLength).map((id) => id + i * options.stride);
        expect([...window]).toEqual([...expected]);
      });
      const next = windows.length * options.stride + options.windowLength;
      expect(next).toBeGreaterThan(count);
    }),
  ));

it('gives the same windows of ids that come in pieces', () =>
  fc.assert(
    fc.asyncProperty(
      sizes,
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
      async ({ count, ...options }, cuts) => {
        const ids = countTo(count);
        const ends = [...cuts.filter((cut) => cut <= count), count].toSorted((a, b) => a - b);
        const pieces = ends.map((end, i) => ids.subarray(ends[i - 1] ?? 0, end));
        const whole = await slidingWindows(ids, options).toArray();
        expect(await slidingWindows(datasetOf(pieces), options).toArray()).toEqual(whole);
      },
    ),
  ));

it('goes on where it stopped', async () => {
  const source = slidingWindows(countTo(20), { windowLength: 4, stride: 3 });
  const all = await source.toArray();
  expect(await source.toArray({ start: 2 })).toEqual(all.slice(2));
});

it('refuses windows of no ids', () => {
  expect(() => slidingWindows(countTo(3), { windowLength: 0 })).toThrow(/windowLength/);
});
