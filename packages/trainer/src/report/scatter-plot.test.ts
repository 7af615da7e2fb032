import { describe, expect, it } from 'vitest';
import { textsOf } from '../../test/svg.js';
import { dark, light } from './palette.js';
import { scatterPlot, type ScatterPlotOptions, type ScatterPoint } from './scatter-plot.js';

const points = [
  { x: 0, y: 0, label: 'sea' },
  { x: 4, y: 2, label: 'whale' },
  { x: 1, y: 1 },
];

/** The middles of the marks, in pixels. */
function marksIn(svg: string): [number, number][] {
  const marks = svg.matchAll(
    new RegExp(
      `<path [^>]*transform="matrix\\(3,0,0,3,([\\d.]+),([\\d.]+)\\)"[^>]*fill="${light.train}"`,
      'gu',
    ),
  );
  return [...marks].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('scatterPlot', () => {
  it('puts every point in its place, to scale, with its label', () => {
    const svg = scatterPlot(points, { title: 'Words', xName: 'first', yName: 'second' });
    const [sea, whale, other] = marksIn(svg) as [number, number][];
    expect((other![0] - sea![0]) / (whale![0] - sea![0])).toBeCloseTo(1 / 4, 2);
    expect((other![1] - sea![1]) / (whale![1] - sea![1])).toBeCloseTo(1 / 2, 2);
    expect(whale![0]).toBeGreaterThan(sea![0]);
    expect(whale![1]).toBeLessThan(sea![1]);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['sea', 'whale', 'Words', 'first', 'second']),
    );
    expect(svg).toContain('role="img" aria-label="Words"');
    expect(scatterPlot(points)).toContain('aria-label="3 points"');
  });

  it('leaves out labels that would lie over others, but no point', () => {
    const crowd = Array.from({ length: 50 }, (_, i) => ({ x: i / 1000, y: 0, label: `word${i}` }));
    const svg = scatterPlot([...crowd, { x: 5, y: 1, label: 'far away' }]);
    expect(marksIn(svg)).toHaveLength(51);
    const labels = textsOf(svg).filter((text) => /word|away/u.test(text));
    expect(labels).toContain('far away');
    expect(labels.length).toBeLessThan(10);
    expect(labels.length).toBeGreaterThan(1);
  });

  it('is as large as it is told, the same each time, and dark for who wants it', () => {
    const svg = scatterPlot(points, { width: 400, height: 300 });
    expect(svg).toMatch(/^<svg [^>]*width="400" height="300"/u);
    expect(scatterPlot(points, { width: 400, height: 300 })).toBe(svg);
    expect(svg).toContain(`[fill="${light.text}"]{fill:${dark.text}}`);
    expect(svg).not.toMatch(/ id=|url\(|zr\d|ecmeta/u);
  });

  it('shows labels as they are: markup, and what templates would replace', () => {
    const svg = scatterPlot([{ x: 0, y: 0, label: '<script>"&' }]);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('<script');
    const labels = ['$$', '{c0}', '{b}'];
    const texts = textsOf(scatterPlot(labels.map((label, i) => ({ x: i, y: i, label }))));
    expect(texts).toEqual(expect.arrayContaining(labels));
  });

  it.each<[ScatterPoint[], ScatterPlotOptions, RegExp]>([
    [[], {}, /no point/u],
    [[points[0]!, { x: 0, y: NaN, label: 'sea' }], {}, /point 1 \(sea\) is at 0, NaN/u],
    [points, { width: 100 }, /width/u],
    [points, { height: Infinity }, /height/u],
  ])('refuses %o with %o', (of, options, message) => {
    expect(() => scatterPlot(of, options)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
    expect(() => scatterPlot(of, options)).toThrow(message);
  });
});
