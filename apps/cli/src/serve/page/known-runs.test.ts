import { expect, it } from 'vitest';
import { learn, nothingKnown } from './known-runs.js';

const curve = (from: number, steps: number[], columns: Record<string, (number | null)[]>) => ({
  run: 'a',
  from,
  steps,
  columns,
});

it('replaces the points of a curve from an index on', () => {
  let known = learn(nothingKnown, 'curve', curve(0, [1, 2], { loss: [4, 3] }));
  known = learn(known, 'curve', curve(1, [3, 4], { loss: [2, 1] }));
  expect(known.curves['a']).toEqual({ steps: [1, 3, 4], columns: { loss: [4, 2, 1] }, epochs: [] });
  known = learn(known, 'curve', curve(0, [1], { accuracy: [0.5] }));
  expect(known.curves['a']).toEqual({ steps: [1], columns: { accuracy: [0.5] }, epochs: [] });
});

it('fills up a metric that only some points have', () => {
  let known = learn(nothingKnown, 'curve', curve(0, [1, 2], { loss: [4, 3] }));
  known = learn(known, 'curve', curve(2, [3], { accuracy: [0.5] }));
  expect(known.curves['a']!.columns).toEqual({ loss: [4, 3, null], accuracy: [null, null, 0.5] });
});

it('keeps what is known of other runs, and of the same one', () => {
  const epochs = [{ epoch: 1, step: 2, training: { loss: 1 }, validation: {} }];
  let known = learn(nothingKnown, 'epochs', { run: 'a', epochs });
  known = learn(known, 'curve', curve(0, [1], { loss: [4] }));
  known = learn(known, 'curve', { ...curve(0, [9], { loss: [1] }), run: 'b' });
  known = learn(known, 'samples', { run: 'a', samples: [] });
  known = learn(known, 'runs', { folder: 'runs', runs: [] });
  expect(known.curves['a']).toEqual({ steps: [1], columns: { loss: [4] }, epochs });
  expect(known.curves['b']!.steps).toEqual([9]);
  expect(known.samples['a']!.samples).toEqual([]);
  expect(known.folder).toBe('runs');
});
