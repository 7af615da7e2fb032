import { describe, expect, it } from 'vitest';
import { curveLines, metricsOf, smooth, type DrawnRun } from './curve-lines.js';

function run(id: string, color: number, steps: number[], loss: (number | null)[]): DrawnRun {
  const last = steps.at(-1)!;
  const epochs = [{ epoch: 1, step: last, training: { loss: 1 }, validation: { loss: 2 } }];
  return { id, color, curves: { steps, columns: { loss, learningRate: loss }, epochs } };
}

const options = { metric: 'loss', smoothing: 0, range: 'all' } as const;

describe('curveLines', () => {
  it('has a line for training and one for validation, at steps they share', () => {
    const { lines, data } = curveLines([run('a', 3, [1, 2, 4], [5, 4, 3])], options);
    expect(lines).toEqual([
      { run: 'a', kind: 'training', color: 0 },
      { run: 'a', kind: 'validation', color: 1 },
    ]);
    expect(data).toEqual([
      [1, 2, 4],
      [5, 4, 3],
      [undefined, undefined, 2],
    ]);
  });

  it('joins the steps of several runs, each in its own colour', () => {
    const { lines, data } = curveLines(
      [run('a', 3, [1, 3], [5, 4]), run('b', 4, [2, 3], [7, null])],
      options,
    );
    expect(lines.map(({ color }) => color)).toEqual([3, 3, 4, 4]);
    expect(data[0]).toEqual([1, 2, 3]);
    expect(data[1]).toEqual([5, undefined, 4]);
    expect(data[3]).toEqual([undefined, 7, null]);
  });

  it('shows what was logged behind the smoothed line of a run that is alone', () => {
    const alone = curveLines([run('a', 0, [1, 2], [4, 2])], { ...options, smoothing: 0.5 });
    expect(alone.lines.map(({ kind }) => kind)).toEqual(['raw', 'training', 'validation']);
    expect(alone.data[1]).toEqual([4, 2]);
    expect(alone.data[2]![1]).toBeCloseTo(8 / 3, 12);
  });

  it('shows the last half or tenth', () => {
    const steps = Array.from({ length: 100 }, (_, i) => i + 1);
    const half = curveLines([run('a', 0, steps, steps)], { ...options, range: 'half' });
    expect(half.data[0]![0]).toBe(50);
    const tenth = curveLines([run('a', 0, steps, steps)], { ...options, range: 'tenth' });
    expect(tenth.data[0]![0]).toBe(90);
  });

  it('has no lines without points', () => {
    expect(
      curveLines([run('a', 0, [1], [null])], { ...options, metric: 'accuracy' }).lines,
    ).toEqual([]);
    expect(curveLines([], options)).toEqual({ lines: [], data: [[]] });
  });
});

it('smooth leaves a constant as it is and passes over what is no number', () => {
  expect(smooth([3, 3, null, 3], 0.5)).toEqual([3, 3, null, 3]);
});

it('metricsOf has the loss first, and apart what only tells how training goes', () => {
  expect(metricsOf([run('a', 0, [1], [1])])).toEqual({ main: ['loss'], others: ['learningRate'] });
});
