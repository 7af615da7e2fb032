import { beforeAll, describe, expect, it } from 'vitest';
import { curvesIn, textsOf, type Place } from '../../test/svg.js';
import { outlastTheLimit, tinyRun } from '../../test/tiny-run.js';
import { useBackend } from '../../test/use-backend.js';
import type { EpochLogs } from '../callbacks/callback.js';
import { learningCurves, type LearningCurvesOptions } from './learning-curves.js';
import { dark, darkRuns, light, lightRuns, type Palette } from './palette.js';

beforeAll(() => useBackend('cpu'));

/** Losses 4, 3, 2 against 5, 3, 4 on validation; an accuracy that was not validated. */
const epochs: EpochLogs[] = [
  { epoch: 0, step: 10, loss: 4, metrics: { accuracy: 0.1 }, learningRate: 0.1, valLoss: 5 },
  { epoch: 1, step: 20, loss: 3, metrics: { accuracy: 0.4 }, learningRate: 0.1, valLoss: 3 },
  { epoch: 2, step: 30, loss: 2, metrics: { accuracy: 0.2 }, learningRate: 0.1, valLoss: 4 },
];

const history = { epochs };

/** The same epochs, each with other values. */
function changed(change: (logs: EpochLogs) => Partial<EpochLogs>): { epochs: EpochLogs[] } {
  return { epochs: epochs.map((logs) => Object.assign({}, logs, change(logs))) };
}

describe('learningCurves', () => {
  it('draws training and validation against the epochs, to scale', () => {
    const svg = learningCurves(history);
    const [loss, accuracy, ...others] = curvesIn(svg, light.train);
    const [valLoss, ...others2] = curvesIn(svg, light.validation);
    expect([...others, ...others2]).toEqual([]);
    const [[left, high], [middle], [right, low]] = loss as [Place, Place, Place];
    expect(middle - left).toBeCloseTo(right - middle, 0);
    expect(right).toBeGreaterThan(600);
    // One unit of the loss, downwards.
    const unit = (low - high) / 2;
    expect(unit).toBeGreaterThan(30);
    expect(loss!.map(([, y]) => (low - y) / unit)).toEqual([2, expect.closeTo(1, 1), 0]);
    expect(valLoss!.map(([x]) => x)).toEqual([left, middle, right]);
    expect(valLoss!.map(([, y]) => Math.round((low - y) / unit) + 2)).toEqual([5, 3, 4]);
    expect(accuracy!.map(([x]) => x)).toEqual([left, middle, right]);
    const [a, b, c] = accuracy!.map(([, y]) => y) as [number, number, number];
    expect((a - b) / (a - c)).toBeCloseTo(3, 1);
  });

  it('names the metrics, the epochs from 1, and which curve is which', () => {
    const texts = textsOf(learningCurves(history));
    expect(texts).toEqual(expect.arrayContaining(['loss', 'accuracy', 'train', 'validation']));
    expect(texts.filter((text) => text === 'epoch')).toHaveLength(2);
    expect(texts).toEqual(expect.arrayContaining(['1', '2', '3']));
    expect(learningCurves(history)).toContain(
      'role="img" aria-label="Learning curves: loss, accuracy by epoch"',
    );
    const unvalidated = epochs.map(({ epoch, loss }) => ({
      epoch,
      loss,
      step: 1,
      metrics: {},
      learningRate: 1,
    }));
    expect(textsOf(learningCurves({ epochs: unvalidated }))).not.toContain('validation');
  });

  it('draws what it is asked for, as large as it is asked', () => {
    const options: LearningCurvesOptions[] = [
      {},
      { metrics: ['learningRate', 'loss'] },
      { metrics: ['loss'] },
      { title: 'GRU' },
      { width: 500 },
      { height: 200 },
    ];
    const drawn = options.map((option) => learningCurves(history, option));
    expect(new Set(drawn).size).toBe(options.length);
    expect(textsOf(drawn[1]!)).toContain('learningRate');
    expect(textsOf(drawn[1]!)).not.toContain('accuracy');
    expect(textsOf(drawn[3]!)).toContain('GRU');
    expect(drawn[4]).toMatch(/^<svg [^>]*width="500" height="592"/u);
    expect(drawn[5]).toMatch(/^<svg [^>]*width="720" height="432"/u);
  });

  it('draws against steps where it is told to, to scale', () => {
    const x = { name: 'step', of: ({ step }: EpochLogs) => step };
    const uneven = changed(({ epoch }) => ({ step: [10, 20, 60][epoch]! }));
    const svg = learningCurves(uneven, { metrics: ['loss'], x });
    const [[left], [middle], [right]] = curvesIn(svg, light.train)[0] as [Place, Place, Place];
    expect((right - left) / (middle - left)).toBeCloseTo(5, 1);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['step', '0', '60']));
    expect(svg).toContain('aria-label="Learning curves: loss by step"');
    // Nothing is left of the axis, where it is below 0 either.
    const below = { name: 'log', of: ({ epoch }: EpochLogs) => epoch - 2 };
    const [first, , last] = curvesIn(learningCurves(history, { x: below }), light.train)[0]!;
    expect(first![0]).toBeGreaterThanOrEqual(64);
    expect(last![0]).toBeLessThanOrEqual(720 - 24);
  });

  it('is the same text each time, and has no names that another drawing could have', () => {
    const svg = learningCurves(history);
    learningCurves({ epochs: epochs.slice(1) });
    expect(learningCurves(history)).toBe(svg);
    expect(svg).not.toMatch(/ id=|url\(|zr\d|ecmeta|hover|pointer/u);
  });

  it('marks a single epoch, and leaves a gap for what is no number', () => {
    const [first] = epochs as [EpochLogs];
    const one = learningCurves({ epochs: [first] });
    expect(one).toMatch(new RegExp(`<path d="[^"]*A[^"]*" [^>]*fill="${light.train}"`, 'u'));
    expect(textsOf(one).filter((text) => /^[012]$/u.test(text))).toEqual(['1', '1']);
    const holes = learningCurves(changed(({ epoch }) => (epoch === 1 ? { loss: NaN } : {})));
    const [loss] = curvesIn(holes, light.train);
    expect(loss).toHaveLength(2);
    expect(holes).not.toMatch(/NaN|Infinity/u);
  });

  it('writes long numbers short', () => {
    for (const [size, tick] of [
      [1e9, '2e9'],
      [1e-7, '2e-7'],
      [100, '200'],
    ] as const) {
      const large = changed(({ loss }) => ({ loss: size * loss, valLoss: size }));
      expect(textsOf(learningCurves(large))).toContain(tick);
    }
  });

  it('shows a text of markup as it is', () => {
    const title = '</text><script>alert("1")</script>& $& \u00A0';
    const metrics = { '<b>"x" onload="y"</b>': 1 };
    const svg = learningCurves(
      changed(() => ({ metrics })),
      { title },
    );
    expect(svg).not.toMatch(/<script|<b>|<[^>]* onload="/u);
    expect(svg).toContain(
      '&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp; $&amp; \u00A0',
    );
  });

  it('takes the history of fit, with an epoch that was cut off and ended later once', async () => {
    const { history: whole } = await tinyRun();
    const limited = await tinyRun({ callbacks: [outlastTheLimit], maxSeconds: 1, stateOf: 2 });
    const resumeFrom = { ...limited.resumeFrom, history: limited.history.epochs };
    const { history: resumed } = await tinyRun({ resumeFrom });
    expect(resumed.epochs).toHaveLength(3);
    expect(learningCurves(resumed)).toBe(learningCurves(whole));
  });

  it.each<[object, LearningCurvesOptions, RegExp]>([
    [{ epochs: [] }, {}, /no epoch/u],
    [history, { metrics: ['acuracy'] }, /no acuracy, only loss, accuracy, .*learningRate/u],
    [history, { width: 100 }, /width/u],
    [history, { height: NaN }, /height/u],
    [history, { x: { name: 'x', of: () => Infinity } }, /finite number for every epoch/u],
  ])('refuses %o with %o', (of, options, message) => {
    const draw = () => learningCurves(of as typeof history, options);
    expect(draw).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(draw).toThrow(message);
  });
});

describe('in light and in dark', () => {
  const svg = learningCurves(history, { title: 'Colours' });
  const rules = new Map(
    [...svg.matchAll(/\[(fill|stroke)="(#\w{6})"\]\{\1:(#\w{6})\}/gu)].map(
      ([, paint, from, to]) => [`${paint} ${from}`, to!],
    ),
  );

  it('every colour has one for dark, and no style can hide it', () => {
    const drawn = svg.replaceAll(/<[^>]* stroke-width="0"[^>]*>/gu, '');
    const painted = [...drawn.matchAll(/<(?!style)[^>]* (fill|stroke)="([^"]+)"/gu)];
    const colors = new Set(painted.map(([, paint, color]) => `${paint} ${color}`));
    const seen = [...colors].filter((color) => !/ none$|rgb\(0,0,0\)|#000$/u.test(color));
    expect(seen.length).toBeGreaterThan(5);
    for (const color of seen) expect([...rules.keys()]).toContain(color);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg).not.toMatch(/style="[^"]*(fill|stroke):/u);
  });

  it.each<[string, Palette, readonly string[], string]>([
    ['light, on white', light, lightRuns, '#ffffff'],
    ['light, on its own background', light, lightRuns, light.background],
    ['dark, on #111111', dark, darkRuns, '#111111'],
    ['dark, on its own background', dark, darkRuns, dark.background],
  ])('has the contrasts of WCAG: %s', (_, palette, runs, background) => {
    for (const text of [palette.text, palette.muted]) {
      expect(contrast(text, background)).toBeGreaterThanOrEqual(4.5);
    }
    for (const line of [palette.train, palette.validation, ...runs]) {
      expect(contrast(line, background)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(palette.grid, background)).toBeLessThan(2);
  });

  it('computes contrasts as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    // https://webaim.org/resources/contrastchecker/
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
