import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';
import { languageModel, writeRun } from './write-run.js';

/** Two runs: one validated, best at its second epoch, the other longer and without validation. */
function twoRuns(): string {
  const cwd = workFolder();
  writeRun(path.join(cwd, 'runs/lstm'), {
    epochs: [
      { loss: 4, valLoss: 3, values: { accuracy: 0.25, valAccuracy: 0.5 } },
      { loss: 2, valLoss: 2, values: { accuracy: 0.5, valAccuracy: 0.625 } },
      { loss: 1, valLoss: 2.5, values: { accuracy: 0.75, valAccuracy: 0.5 } },
    ],
  });
  writeRun(path.join(cwd, 'runs/gru'), {
    epochs: [5, 4.5, 3, 2].map((loss) => ({ loss })),
    secondsPerStep: 3,
    recipe: languageModel({ model: { cell: 'gru', units: 64 } }),
  });
  return cwd;
}

async function plot(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await seqlab(['plot', ...args], cwd);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('in the terminal', () => {
  it('draws a run within 80 columns, its best epoch marked', async () => {
    const text = await plot(twoRuns(), 'runs/lstm');
    const lines = text.split('\n');
    expect(lines[0]).toBe('loss by epoch');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(70);
    expect(text).toMatch(/^ *4\.0\d* ┤/m);
    expect(text).toMatch(/^ *1\.0\d* ┤/m);
    expect(text).toMatch(/^ +1 +2 +3$/m);
    expect(text).toMatch(/── train {3}╌╌ validation {3}● best epoch 2: 2.000\n$/);
    expect(text.match(/●/g)).toHaveLength(2);
    expect(text).not.toContain('\u001B');
  });

  it('draws several runs, each with its number, and several metrics', async () => {
    const text = await plot(twoRuns(), 'runs/lstm', 'runs/gru', '--metric', 'loss', 'accuracy');
    expect(text).toContain('── train   ╌╌ validation   ● best epoch\n');
    expect(text).toContain('1 lstm  best epoch 2: 2.000\n2 gru   not validated\n');
    const [loss, accuracy] = text.split('accuracy by epoch');
    expect(loss).toMatch(/─2$/m);
    expect(loss).toMatch(/╌1 /);
    expect(accuracy).toContain('1 lstm  best epoch 2: 0.6250\n');
    expect(accuracy).toMatch(/0\.75\d* ┤/);
  });

  it('has colours only where they are wanted', async () => {
    const cwd = twoRuns();
    const env = { FORCE_COLOR: '1' };
    const { stdout } = await seqlab(['plot', 'runs/lstm'], cwd, { env });
    expect(stdout).toContain('\u001B[36m');
    expect(stdout).toContain('\u001B[33m');
    const off = await seqlab(['plot', 'runs/lstm'], cwd, { env: { ...env, NO_COLOR: '1' } });
    expect(off.stdout).toBe(await plot(cwd, 'runs/lstm'));
  });

  it('is as wide as it is told', async () => {
    const lines = (await plot(twoRuns(), 'runs/gru', '--columns', '50')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(50);
  });
});

it.each([
  ['epoch', [1, 2, 3]],
  ['step', [2, 4, 6]],
  ['seconds', [1, 3, 5]],
])('--x %s --json prints the points', async (x, places) => {
  const json = JSON.parse(await plot(twoRuns(), 'runs/lstm', 'runs/gru', '--x', x, '--json'));
  expect(json.x).toBe(x);
  const [lstm, gru] = json.runs;
  expect(lstm).toEqual({
    run: 'runs/lstm',
    bestEpoch: 2,
    metrics: {
      loss: {
        train: places.map((place, i) => [place, [4, 2, 1][i]]),
        validation: places.map((place, i) => [place, [3, 2, 2.5][i]]),
      },
    },
  });
  expect(gru).not.toHaveProperty('bestEpoch');
  expect(gru.metrics.loss.validation).toEqual([]);
});

describe('--out', () => {
  it('writes an SVG of one run or of several, the same each time', async () => {
    const cwd = twoRuns();
    expect(await plot(cwd, 'runs/lstm', '--out', 'one.svg')).toBe('one.svg\n');
    const one = readFileSync(path.join(cwd, 'one.svg'), 'utf8');
    expect(one).toMatch(/^<svg [^>]*aria-label="lstm: loss by epoch"/);
    expect(one).toContain('>validation</text>');
    await plot(
      cwd,
      'runs/lstm',
      'runs/gru',
      '--x',
      'seconds',
      '--title',
      'A & B',
      '--out',
      'two.svg',
    );
    const two = readFileSync(path.join(cwd, 'two.svg'), 'utf8');
    for (const text of ['>lstm<', '>gru<', '>seconds of training<', '>A &amp; B<']) {
      expect(two).toContain(text);
    }
    await plot(cwd, 'runs/lstm', '--out', 'one.svg');
    expect(readFileSync(path.join(cwd, 'one.svg'), 'utf8')).toBe(one);
  });

  it('writes a page with the recipe, or with what differs between recipes', async () => {
    const cwd = twoRuns();
    const { out } = JSON.parse(await plot(cwd, 'runs/lstm', '--out', 'one.html', '--json'));
    expect(out).toBe('one.html');
    const one = readFileSync(path.join(cwd, 'one.html'), 'utf8');
    expect(one).toContain('<title>lstm</title>');
    expect(one).toContain('>accuracy</text>');
    expect(one).toContain('language-model');
    expect(one).not.toContain('training ended');
    await plot(cwd, 'runs/lstm', 'runs/gru', '--out', 'two.html');
    const two = readFileSync(path.join(cwd, 'two.html'), 'utf8');
    expect(two).toContain('<title>lstm, gru</title>');
    expect(two).toContain('model.units');
    expect(two).not.toContain('training.epochs');
  });
});

it('draws a run while it is trained, whose last line is not whole', async () => {
  const cwd = twoRuns();
  const file = path.join(cwd, 'runs/lstm/metrics.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -30));
  const json = JSON.parse(await plot(cwd, 'runs/lstm', '--json'));
  expect(json.runs[0].metrics.loss.train).toHaveLength(2);
});

it('calls runs by all of their path where their last names are the same', async () => {
  const cwd = twoRuns();
  writeRun(path.join(cwd, 'old/lstm'), { epochs: [{ loss: 3 }] });
  const text = await plot(cwd, 'runs/lstm/', 'old/lstm', 'runs/gru');
  expect(text).toMatch(/^1 runs\/lstm\/ /m);
  expect(text).toMatch(/^2 old\/lstm /m);
  expect(text).toMatch(/^3 gru /m);
});

it.each([
  [['absent'], /absent is not a run: it has no run\.json/],
  [['runs/lstm', 'runs/../runs/lstm'], /runs\/\.\.\/runs\/lstm is named twice/],
  [['runs/lstm', '--metric', 'perplexity'], /no perplexity, only loss, accuracy, learningRate/],
  [['runs/lstm', '--out', 'curves.png'], /--out must end in \.svg or \.html, got curves\.png/],
  [['runs/lstm', '--out', 'no/curves.svg'], /cannot write no\/curves\.svg/],
  [['runs/lstm', '--x', 'epochs'], /Allowed choices are epoch, step, seconds/],
  [['runs/lstm', '--columns', '10'], /It must be an integer from 40/],
  [['empty'], /empty has not ended an epoch yet/],
  [['damaged'], /metrics\.jsonl: line 1 is damaged/],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], /at most 8 runs can be told apart, got 9/],
  [[], /missing required argument 'run'/],
])('plot %j is one clear line and exit code 2', async (args, message) => {
  const cwd = twoRuns();
  writeRun(path.join(cwd, 'empty'));
  writeRun(path.join(cwd, 'damaged'));
  writeFileSync(path.join(cwd, 'damaged/metrics.jsonl'), 'no JSON\nno JSON\n');
  const { code, stdout, stderr } = await seqlab(['plot', ...args], cwd);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect([stdout, code]).toEqual(['', 2]);
});

it('a run that has begun and written nothing has nothing to draw', async () => {
  const cwd = workFolder();
  mkdirSync(path.join(cwd, 'run'));
  rmSync(path.join(writeRun(path.join(cwd, 'run')), 'metrics.jsonl'));
  const { code, stderr } = await seqlab(['plot', 'run'], cwd);
  expect(stderr).toMatch(/nothing to draw/);
  expect(code).toBe(2);
});
