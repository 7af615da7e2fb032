import { beforeAll, expect, it } from 'vitest';
import { tinyRun } from '../../test/tiny-run.js';
import { useBackend } from '../../test/use-backend.js';
import type { History } from '../training/history.js';
import { htmlReport } from './html-report.js';
import { learningCurves } from './learning-curves.js';

beforeAll(() => useBackend('cpu'));

const history: History = {
  epochs: [
    {
      epoch: 0,
      step: 10,
      loss: 4.1234567,
      metrics: { accuracy: 0.1 },
      learningRate: 0.0002,
      valLoss: 3.5,
      valMetrics: { accuracy: 0.125 },
    },
    { epoch: 1, step: 20, loss: 3, metrics: { accuracy: 0.4 }, learningRate: 0.1, partial: true },
  ],
  step: 20,
  stopReason: 'maxSeconds',
};

/** The cells of each row of a table, without their tags. */
function rowsOf(html: string, heading: string): string[][] {
  const table = html.split(`<h2>${heading}</h2>`)[1]!.split('</table>')[0]!;
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(?:<pre>)?(.*?)(?:<\/pre>)?<\/t[hd]>/gsu)].map(
      ([, cell]) => cell!,
    ),
  );
}

it('has the curves, and every epoch in a table', () => {
  const html = htmlReport({ history });
  expect(html).toContain(learningCurves(history));
  expect(rowsOf(html, 'Epochs')).toEqual([
    ['epoch', 'steps', 'loss', 'accuracy', 'valLoss', 'valAccuracy', 'learningRate'],
    ['1', '10', '4.1235', '0.1', '3.5', '0.125', '0.0002'],
    ['2 (part)', '20', '3', '0.4', '', '', '0.1'],
  ]);
  expect(html).toContain(
    '<p>20 steps; training ended because the time limit was reached. The lowest validation loss, 3.5, is of epoch 1.</p>',
  );
});

it('draws the metrics asked for, and says why it ended only if it knows', () => {
  const { epochs, step } = history;
  const html = htmlReport({ history: { epochs, step }, metrics: ['loss'] });
  expect(html).toContain(learningCurves(history, { metrics: ['loss'] }));
  const x = { name: 'step', of: (logs: { step: number }) => logs.step };
  expect(htmlReport({ history, x })).toContain(learningCurves(history, { x }));
  expect(html).toContain('<p>20 steps. The lowest validation loss, 3.5, is of epoch 1.</p>');
});

it('has the title, the configuration and the samples, and no headings for what there is not', () => {
  const html = htmlReport({
    history,
    title: 'Moby-Dick',
    configuration: { units: 64, name: 'gru', optimizer: { name: 'adam' }, stateful: false },
    samples: [{ epoch: 0, step: 10, text: 'Call me\n  Ishmael' }, { text: '' }],
  });
  expect(html).toContain('<title>Moby-Dick</title>');
  expect(html).toContain('<h1>Moby-Dick</h1>');
  expect(rowsOf(html, 'Configuration')).toEqual([
    ['units', '64'],
    ['name', 'gru'],
    ['optimizer', '{\n  &quot;name&quot;: &quot;adam&quot;\n}'],
    ['stateful', 'false'],
  ]);
  expect(html).toContain(
    '<figure><figcaption>epoch 1, step 10</figcaption><pre>Call me\n  Ishmael</pre></figure>',
  );
  expect(html).toContain('<figure><pre></pre></figure>');
  const plain = htmlReport({ history });
  expect(plain).toContain('<h1>Training report</h1>');
  expect(plain).not.toMatch(/<h2>(Configuration|Samples)/u);
});

it('shows every text as it is', () => {
  const attack =
    '</pre></title></style><script>alert("1")</script><img src=x onerror=\'alert(2)\'>&';
  const [first] = history.epochs;
  const html = htmlReport({
    history: { ...history, epochs: [{ ...first!, metrics: { [attack]: 1 } }] },
    title: attack,
    configuration: { [attack]: attack, list: [attack] },
    samples: [{ text: attack }],
  });
  expect(html).not.toMatch(/<script|<img/iu);
  expect(html.match(/&lt;script&gt;/gu)!.length).toBeGreaterThanOrEqual(8);
  expect(html.match(/<\/(?:title|pre)>/gu)).toHaveLength(1 + 2 + 1);
});

it('loads nothing and runs nothing', () => {
  const html = htmlReport({ history, configuration: { a: 1 }, samples: [{ text: 'x' }] });
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
  );
  const addresses = html.match(/https?:[^"]*/gu);
  expect(new Set(addresses)).toEqual(
    new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']),
  );
  expect(html).not.toMatch(
    /<(?:script|link|img|iframe|object)|\b(?:src|href|on\w+)=|@import|url\(/iu,
  );
});

it('is the same page each time, of what fit returns', async () => {
  const run = await tinyRun();
  const html = htmlReport({ history: run.history });
  expect(htmlReport({ history: run.history })).toBe(html);
  expect(rowsOf(html, 'Epochs')).toHaveLength(3);
  expect(html).toContain('8 steps; training ended because all epochs were done.');
});

it('refuses what it cannot show', () => {
  const invalid = expect.objectContaining({ code: 'invalid-option' });
  expect(() => htmlReport({ history: { ...history, epochs: [] } })).toThrow(invalid);
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  for (const value of [circle, 1n, undefined, () => 1]) {
    const show = () => htmlReport({ history, configuration: { good: 1, value } });
    expect(show).toThrow(invalid);
    expect(show).toThrow(/configuration\.value/u);
  }
});
