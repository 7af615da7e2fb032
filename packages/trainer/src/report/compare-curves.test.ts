import { describe, expect, it } from 'vitest';
import type { EpochLogs } from '../callbacks/callback.js';
import { compareCurves, type CompareCurvesOptions } from './compare-curves.js';
import { compareReport } from './compare-report.js';
import { darkRuns, light, lightRuns } from './palette.js';
import { curvesIn, textsOf } from '../../test/svg.js';

/** One training of three epochs; the other learns twice as long, without accuracy, and on fewer steps. */
const lstm: { epochs: EpochLogs[] } = {
  epochs: [4, 3, 2].map((loss, epoch) => ({
    epoch,
    step: 10 * (epoch + 1),
    loss,
    metrics: { accuracy: 1 / loss },
    learningRate: 0.1,
    valLoss: loss + 1,
  })),
};
const gru: { epochs: EpochLogs[] } = {
  epochs: [5, 4.5, 4, 3.5, 3, 2.5].map((loss, epoch) => ({
    epoch,
    step: 2 * (epoch + 1),
    loss,
    metrics: {},
    learningRate: 0.1,
  })),
};

const histories = { LSTM: lstm, GRU: gru };

describe('compareCurves', () => {
  it('draws each training in its colour, to one scale', () => {
    const svg = compareCurves(histories, { metrics: ['loss'] });
    const [ofLstm, validation, ...more] = curvesIn(svg, lightRuns[0]!);
    const [ofGru, ...none] = curvesIn(svg, lightRuns[1]!);
    expect([more, none]).toEqual([[], []]);
    expect([ofLstm, validation, ofGru].map((points) => points!.length)).toEqual([3, 3, 6]);
    // The third epoch of both is at the same place.
    expect(ofLstm![2]![0]).toBeCloseTo(ofGru![2]![0], 5);
    // From 5 to 2.5 is a distance of 2.5 where from 4 to 2 is one of 2.
    const drop = (points: readonly (readonly [number, number])[]) =>
      points.at(-1)![1] - points[0]![1];
    expect(drop(ofGru!) / drop(ofLstm!)).toBeCloseTo(2.5 / 2, 1);
    expect(validation![0]![1]).toBeCloseTo(ofGru![0]![1], 1);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['LSTM', 'GRU', 'loss (validation dashed)', 'epoch']),
    );
  });

  it('draws every metric that one of them has, and says dashed only where something is', () => {
    const texts = textsOf(compareCurves(histories));
    expect(texts).toEqual(expect.arrayContaining(['loss (validation dashed)', 'accuracy']));
    const ofOne = compareCurves(histories, { metrics: ['accuracy'] });
    expect(curvesIn(ofOne, lightRuns[1]!)).toEqual([]);
    expect(textsOf(ofOne)).toContain('LSTM');
    expect(textsOf(ofOne)).not.toContain('GRU');
    expect(textsOf(compareCurves({ GRU: gru })).filter((text) => /loss/u.test(text))).toEqual([
      'loss',
    ]);
  });

  it('draws against what it is told', () => {
    const x = { name: 'step', of: ({ step }: EpochLogs) => step };
    const svg = compareCurves(histories, { metrics: ['loss'], x });
    expect(textsOf(svg)).toContain('step');
    expect(textsOf(svg)).not.toContain('epoch');
    const [ofLstm] = curvesIn(svg, lightRuns[0]!);
    const [ofGru] = curvesIn(svg, lightRuns[1]!);
    // Step 10 is where the one has its first epoch and the other its fifth.
    expect(ofLstm![0]![0]).toBeCloseTo(ofGru![4]![0], 5);
    expect(svg).toContain('aria-label="Learning curves: loss by step"');
  });

  it('has a legend with room for eight, and as many colours in light and in dark', () => {
    const eight = Object.fromEntries(lightRuns.map((_, i) => [`run ${i}`, lstm]));
    const svg = compareCurves(eight, { title: 'Eight', metrics: ['loss'] });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(Object.keys(eight)));
    for (const [i, color] of lightRuns.entries()) {
      expect(svg).toContain(`[stroke="${color}"]{stroke:${darkRuns[i]}}`);
      expect(curvesIn(svg, color)).toHaveLength(2);
    }
    expect(compareCurves(eight, { title: 'Eight', metrics: ['loss'] })).toBe(svg);
    const [, height] = /<svg [^>]*height="(\d+)"/u.exec(svg)!;
    expect(Number(height)).toBe(36 + 12 + 8 * 20 + 280);
    // No curve is above the legend's last row.
    const tops = lightRuns.flatMap((color) =>
      curvesIn(svg, color)
        .flat()
        .map(([, y]) => y),
    );
    expect(Math.min(...tops)).toBeGreaterThan(36 + 12 + 8 * 20);
  });

  it('shows names of markup as they are', () => {
    const svg = compareCurves({ '<script>alert("1")</script>': lstm });
    expect(svg).not.toContain('<script');
  });

  it.each<[object, CompareCurvesOptions, RegExp]>([
    [{}, {}, /no epoch/u],
    [{ a: lstm, b: { epochs: [] } }, {}, /no epoch/u],
    [histories, { metrics: ['acuracy'] }, /compareCurves: .*no acuracy, only loss, accuracy/u],
    [histories, { width: 100 }, /compareCurves: width/u],
    [histories, { x: { name: 'x', of: () => NaN } }, /finite number for every epoch, got NaN/u],
    [Object.fromEntries([...'123456789'].map((name) => [name, lstm])), {}, /8 histories, got 9/u],
  ])('refuses %o with %o', (of, options, message) => {
    const draw = () => compareCurves(of as typeof histories, options);
    expect(draw).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(draw).toThrow(message);
  });
});

describe('compareReport', () => {
  it('has the curves, and the best epoch of each in a table', () => {
    const rising = {
      epochs: lstm.epochs.map((logs) => Object.assign({}, logs, { valLoss: 3 + logs.epoch })),
    };
    const html = compareReport({ histories: { rising, GRU: gru }, title: 'Two <cells>' });
    expect(html).toContain(compareCurves({ rising, GRU: gru }));
    expect(html).toContain('<h1>Two &lt;cells&gt;</h1>');
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gsu)].map(([, cell]) => cell),
    );
    expect(rows).toEqual([
      ['training', 'epochs', 'best epoch', 'steps', 'loss', 'accuracy', 'valLoss', 'learningRate'],
      ['rising', '3', '1', '10', '4', '0.25', '3', '0.1'],
      ['GRU', '6', '6', '12', '2.5', '', '', '0.1'],
    ]);
    expect(html).not.toContain('Configuration');
  });

  it('draws what it is asked for', () => {
    const x = { name: 'step', of: ({ step }: EpochLogs) => step };
    const configuration = { units: 64 };
    const html = compareReport({ histories, metrics: ['learningRate'], x, configuration });
    expect(html).toContain(compareCurves(histories, { metrics: ['learningRate'], x }));
    expect(html).toContain('units');
    expect(html).not.toMatch(/<script|\bsrc=|\bhref=/u);
    expect(() => compareReport({ histories, configuration: { big: 1n } })).toThrow(
      'compareReport: configuration.big is nothing that JSON can hold',
    );
  });
});

it('the colours of trainings go with those of the page', () => {
  expect(new Set(lightRuns).size).toBe(lightRuns.length);
  expect(darkRuns).toHaveLength(lightRuns.length);
  expect(lightRuns.slice(0, 2)).toEqual([light.train, light.validation]);
});
