import { Writable } from 'node:stream';
import { beforeAll, expect, it, vi } from 'vitest';
import { perEpoch, tinyRun, outlastTheLimit, type TinyRunOptions } from '../../test/tiny-run.js';
import { useBackend } from '../../test/use-backend.js';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions } from '../../test/tiny-model.js';
import { accuracy } from '../metrics/accuracy.js';
import { fit } from '../training/fit.js';
import type { Callback } from './callback.js';
import { progressBar } from './progress-bar.js';

beforeAll(() => useBackend('cpu'));

/** A stream that remembers what was written to it. */
class Page extends Writable {
  text = '';

  constructor(
    readonly isTTY: boolean,
    readonly columns = 120,
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  /** What a terminal shows: a line that was begun again shows what was written last. */
  get shown(): string[] {
    // eslint-disable-next-line no-control-regex
    const lines = this.text.replaceAll('\u001B[1G', '\r').replaceAll('\u001B[0K', '').split('\n');
    return lines.map((line) => line.split('\r').at(-1)!);
  }
}

async function show(page: Page, options: TinyRunOptions = {}): Promise<string[]> {
  const { callbacks = [] } = options;
  await tinyRun({ ...options, callbacks: [progressBar({ stream: page }), ...callbacks] });
  return page.shown;
}

const number = String.raw`[\d.e-]+`;
const rates = String.raw`(  [\d.k]+ steps/s  [\d.k]+ tokens/s)`;

function epochPattern(epoch: number, steps = perEpoch): RegExp {
  return new RegExp(
    `^Epoch ${epoch}/2  ${steps} steps in 0:\\d\\d${rates}  loss ${number}  accuracy ${number}  valLoss ${number}  valAccuracy ${number}  learningRate 0.0100$`,
    'u',
  );
}

it('writes one plain line an epoch where there is no terminal', async () => {
  const page = new Page(false);
  const lines = await show(page);
  expect(lines).toEqual([
    expect.stringMatching(epochPattern(1)),
    expect.stringMatching(epochPattern(2)),
    '',
  ]);
  expect(page.text).not.toContain('\u001B');
});

/** Long enough for the bar to be drawn anew. */
const slow: Callback = {
  onBatchEnd: () => new Promise((resolve) => setTimeout(resolve, 110)),
};

/** The places of the bars drawn in an epoch: `1/4` and so on. */
function placesOf(page: Page, epoch: number): string[] {
  const bars = page.text.matchAll(
    new RegExp(`Epoch ${epoch}/2  (?:[█░]+  )?([\\d/]+)  .*?loss [\\d.]+  accuracy`, 'gu'),
  );
  return [...bars].map(([, place]) => place!);
}

it('redraws one line on a terminal; what stays is the last line of each epoch', async () => {
  const page = new Page(true);
  const lines = await show(page, { callbacks: [slow] });
  const places = Array.from({ length: perEpoch }, (_, i) => `${i + 1}/${perEpoch}`);
  // The last one again when validation begins.
  expect(placesOf(page, 1)).toEqual([...places, places.at(-1)]);
  expect(placesOf(page, 2)).toEqual([...places, places.at(-1)]);
  expect(lines).toEqual([
    expect.stringMatching(epochPattern(1)),
    expect.stringMatching(epochPattern(2)),
    '',
  ]);
});

it('does not redraw more often than can be read', async () => {
  const page = new Page(true);
  const now = vi.spyOn(performance, 'now').mockReturnValue(5000);
  try {
    await show(page, { validationData: undefined });
  } finally {
    now.mockRestore();
  }
  expect(placesOf(page, 1)).toEqual([`1/${perEpoch}`]);
  expect(placesOf(page, 2)).toEqual([`1/${perEpoch}`]);
  // No time has passed, so there is no rate.
  expect(page.shown[0]).toMatch(/^Epoch 1\/2 {2}4 steps in 0:00 {2}loss /u);
});

it('keeps within the width of the terminal', async () => {
  const page = new Page(true, 40);
  await show(page, { callbacks: [slow], epochs: 1 });
  const live = page.text.split('\u001B').filter((part) => part.includes(`/${perEpoch}  `));
  expect(live).toHaveLength(perEpoch + 1);
  expect(Math.max(...live.map((part) => part.replace('[1G', '').length))).toBeLessThan(40);
});

it('knows the length of an epoch from the one before', async () => {
  const page = new Page(true);
  const data = contiguousWindows(patternIds(60), { batchSize: 2, seqLength: 6 });
  await fit(
    tinyModel(),
    { contiguous: true, batches: data.batches },
    {
      ...tinyOptions(),
      metrics: [accuracy()],
      callbacks: [progressBar({ stream: page }), slow],
    },
  );
  expect(placesOf(page, 1)).toEqual(['1', '2', '3', '4']);
  expect(placesOf(page, 2)).toEqual(['1/4', '2/4', '3/4', '4/4']);
});

it('counts the steps since a resume, and says where a time limit cut an epoch off', async () => {
  const { resumeFrom } = await tinyRun({ stateOf: perEpoch + 1 });
  const [resumed] = await show(new Page(false), { resumeFrom });
  expect(resumed).toMatch(epochPattern(2, perEpoch - 1));
  const [cut] = await show(new Page(false), { callbacks: [outlastTheLimit], maxSeconds: 1 });
  expect(cut).toMatch(/^Epoch 1\/2 \(until step 2\) {2}2 steps in /u);
});

it('leaves the line of an epoch that was not ended, and ends it', async () => {
  const page = new Page(true);
  const controller = new AbortController();
  const abort: Callback = { onBatchEnd: ({ step }) => void (step === 2 && controller.abort()) };
  const lines = await show(page, { callbacks: [slow, abort], signal: controller.signal });
  expect(lines).toEqual([expect.stringMatching(/^Epoch 1\/2 .* 2\/4 /u), '']);
});

it('draws on stderr unless it is told otherwise', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await tinyRun({ epochs: 1, callbacks: [progressBar()] });
    expect(write.mock.calls.join('')).toMatch(/Epoch 1\/1 .* valLoss /u);
  } finally {
    write.mockRestore();
  }
});
