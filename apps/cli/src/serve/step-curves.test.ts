import { expect, it } from 'vitest';
import { knowsNothing, StepCurves } from './step-curves.js';

function logs(step: number, loss: number, metrics: Record<string, number> = {}) {
  return {
    epoch: 0,
    batch: step - 1,
    step,
    loss,
    gradientNorm: 2,
    tokens: 8,
    learningRate: 0.1,
    metrics,
  };
}

function curvesOf(losses: readonly number[]): StepCurves {
  const curves = new StepCurves();
  losses.forEach((loss, i) => curves.add(logs(i + 1, loss)));
  return curves;
}

it('has a point a step, with all that is logged', () => {
  const curves = new StepCurves();
  curves.add(logs(1, 4, { accuracy: 0.5 }));
  curves.add(logs(2, NaN, { accuracy: 0.75 }));
  expect(curves.since(knowsNothing)).toEqual({
    from: 0,
    steps: [1, 2],
    columns: {
      loss: [4, null],
      accuracy: [0.5, 0.75],
      gradientNorm: [2, 2],
      learningRate: [0.1, 0.1],
    },
  });
});

it('tells who knows some points of the others', () => {
  const curves = curvesOf([4, 3]);
  const { known } = curves;
  curves.add(logs(3, 2));
  const { from, steps, columns } = curves.since(known);
  expect([from, steps, columns['loss']]).toEqual([1, [2, 3], [3, 2]]);
});

it('takes back what a step that is taken once more had led to', () => {
  const curves = curvesOf([5, 4, 3, 2]);
  const { known } = curves;
  curves.add(logs(3, 9));
  expect(curves.since(known)).toMatchObject({ from: 0, steps: [1, 2, 3] });
  expect(curves.since(known).columns['loss']).toEqual([5, 4, 9]);
});

it('means over several steps where there are many, and keeps their mean', () => {
  const losses = Array.from({ length: 10_000 }, (_, i) => i);
  const { steps, columns } = curvesOf(losses).since(knowsNothing);
  expect(steps.length).toBeLessThanOrEqual(1500);
  expect(steps.length).toBeGreaterThan(700);
  // 10,000 steps at 8 a point are 1250 points.
  expect(steps.slice(0, 3)).toEqual([8, 16, 24]);
  expect(columns['loss']!.slice(0, 3)).toEqual([3.5, 11.5, 19.5]);
  expect(steps.at(-1)).toBe(10_000);
});

it('forgets everything, and nobody takes new points for old ones', () => {
  const curves = curvesOf([5, 4]);
  const { known } = curves;
  curves.clear();
  curves.add(logs(1, 7));
  expect(curves.since(known)).toMatchObject({ from: 0, steps: [1] });
});
