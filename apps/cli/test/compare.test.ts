import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';
import { classifier, languageModel, writeRun } from './write-run.js';

function runs(): string {
  const cwd = workFolder();
  writeRun(path.join(cwd, 'lstm'), {
    epochs: [
      { loss: 4, valLoss: 3 },
      { loss: 2, valLoss: 2 },
      { loss: 1, valLoss: 2.5 },
    ],
    result: { stopReason: 'callback', params: 12_345 },
  });
  writeRun(path.join(cwd, 'gru'), {
    epochs: [
      { loss: 5, valLoss: 4 },
      { loss: 1.5, valLoss: 3, partial: true },
    ],
    secondsPerStep: 60,
    recipe: languageModel({ seed: 7, model: { cell: 'gru', units: 64 } }),
  });
  writeRun(path.join(cwd, 'reviews'), {
    epochs: [{ loss: 0.5, valLoss: 0.4, values: { binaryAccuracy: 0.7, valBinaryAccuracy: 0.8 } }],
    data: '1',
    recipe: classifier({ model: { dense: [32] } }),
    result: { testLoss: 0.375, testAccuracy: 0.8125, stopReason: 'maxSeconds' },
  });
  writeRun(path.join(cwd, 'words'), {
    epochs: [{ loss: 0.5, valLoss: 0.5, values: { binaryAccuracy: 0.9, valBinaryAccuracy: 0.75 } }],
    data: '1',
    recipe: classifier({ name: 'words', model: { dense: [64] } }),
    result: { testLoss: 0.25, testAccuracy: 0.875 },
  });
  return cwd;
}

async function compare(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await seqlab(['compare', ...args], cwd);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

it('prints runs side by side, the best marked, and what differs', async () => {
  expect(await compare(runs(), 'lstm', 'gru')).toBe(`\
                                    lstm         gru
recipe                             plays       plays
parameters                        12,345           –
seed                                   0           7
epochs                            3 of 5      1 of 5
steps                                  6           4
best epoch                             2           2
train loss                        2.0000      1.5000*
validation loss                   2.0000*     3.0000
validation bits/char              2.8854*     4.3281
time an epoch                     2.00 s*     60.0 s
time in all                       5.00 s   3 min 0 s
ended                 no better any more           –

*: the best.

What differs in the recipes:

             lstm   gru
seed            0     7
model.cell   lstm   gru
model.units   256    64
`);
});

describe('--json', () => {
  it('has the figures of each run and the fields that differ', async () => {
    const json = JSON.parse(await compare(runs(), 'lstm', 'gru', '--json'));
    expect(json.runs[0]).toEqual({
      run: 'lstm',
      recipe: 'plays',
      task: 'language-model',
      params: 12_345,
      seed: 0,
      epochs: 3,
      plannedEpochs: 5,
      steps: 6,
      bestEpoch: 2,
      loss: 2,
      valLoss: 2,
      valBitsPerCharacter: expect.closeTo(2 * Math.LOG2E, 10),
      valMetrics: {},
      secondsPerEpoch: 2,
      seconds: 5,
      stopReason: 'callback',
    });
    expect(json.runs[1]).not.toHaveProperty('params');
    expect(json.differences).toEqual({
      seed: { lstm: 0, gru: 7 },
      'model.cell': { lstm: 'lstm', gru: 'gru' },
      'model.units': { lstm: 256, gru: 64 },
    });
  });

  it('has accuracies and tests of classifiers', async () => {
    const { runs: all, differences } = JSON.parse(
      await compare(runs(), 'reviews', 'words', '--json'),
    );
    expect(all[0]).toMatchObject({
      valMetrics: { binaryAccuracy: 0.8 },
      testLoss: 0.375,
      testAccuracy: 0.8125,
      stopReason: 'maxSeconds',
    });
    expect(all[0]).not.toHaveProperty('valBitsPerCharacter');
    expect(differences).toEqual({ 'model.dense': { reviews: [32], words: [64] } });
  });
});

it('--markdown prints tables with the best in bold', async () => {
  const text = await compare(runs(), 'reviews', 'words', '--markdown');
  expect(text).toContain('|  | reviews | words |\n| --- | ---: | ---: |\n');
  expect(text).toContain('| validation accuracy | **0.8000** | 0.7500 |\n');
  expect(text).toContain('| test accuracy | 0.8125 | **0.8750** |\n');
  expect(text).toContain('| test loss | 0.3750 | **0.2500** |\n');
  // Both are the same.
  expect(text).toContain('| train loss | 0.5000 | 0.5000 |\n');
  expect(text).toContain('Bold: the best.\n');
  expect(text).toContain('| model.dense | \\[32\\] | \\[64\\] |\n');
  expect(text).not.toContain('bits/char');
});

it('marks nothing where runs learn from different data', async () => {
  const text = await compare(runs(), 'lstm', 'reviews');
  expect(text).toContain('They learn from different data, so none is marked as the best.');
  expect(text).not.toContain('*');
  expect(text).toMatch(/^task +language-model +text-classification$/m);
  expect(text).toMatch(/^data\.sha256 +000000000000 +111111111111$/m);
});

it('prints one run alone, and many in groups that fit', async () => {
  const cwd = runs();
  const one = await compare(cwd, 'lstm');
  expect(one).not.toMatch(/differs|best\./);
  const names = ['lstm', 'gru', 'lstm', 'gru', 'lstm', 'gru'];
  const many = await compare(cwd, ...names);
  const lines = many.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('validation loss')).length).toBeGreaterThan(1);
  expect(many.match(/2\.0000\*/g)).toHaveLength(3 * 1);
});

it('prints nothing of a file that a terminal would obey', async () => {
  const cwd = workFolder();
  for (const [name, file] of [
    ['a', '\u001B]0;title\u0007a.txt'],
    ['b', 'b.txt'],
  ] as const) {
    const recipe = { ...languageModel({}), data: { source: { kind: 'file', path: file } } };
    writeRun(path.join(cwd, name), { recipe });
  }
  const row = /^data\.source\.path +\uFFFD\]0;title\uFFFDa\.txt +b\.txt$/m;
  expect(await compare(cwd, 'a', 'b')).toMatch(row);
});

it('counts the parameters of a run that is being trained', async () => {
  const cwd = workFolder({ 'text.txt': sentences(2000) });
  const train = ['train', '--text', 'text.txt', '--out', 'run', '--epochs', '1', ...small];
  expect((await seqlab([...train, '--device', 'cpu'], cwd)).code).toBe(0);
  const [ended] = JSON.parse(await compare(cwd, 'run', '--json')).runs;
  expect(ended.stopReason).toBe('epochs');
  expect(ended.params).toBeGreaterThan(1600);
  rmSync(path.join(cwd, 'run/result.json'));
  const [going] = JSON.parse(await compare(cwd, 'run', '--json')).runs;
  expect(going).toEqual({ ...ended, stopReason: undefined });
}, 60_000);

it.each([
  [['absent'], /absent is not a run: it has no run\.json/],
  [['lstm', '--markdown', '--json'], /cannot be used with option/],
  [['broken'], /result\.json: /],
  [[], /missing required argument 'run'/],
])('compare %j is one clear line and exit code 2', async (args, message) => {
  const cwd = runs();
  writeRun(path.join(cwd, 'broken'), { epochs: [{ loss: 1 }] });
  writeFileSync(path.join(cwd, 'broken/result.json'), '{"run":');
  const { code, stdout, stderr } = await seqlab(['compare', ...args], cwd);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect([stdout, code]).toEqual(['', 2]);
});
