import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sentences, seqlab, small, workFolder } from './run-seqlab.js';

const program = fileURLToPath(new URL('../dist/seqlab.js', import.meta.url));

const rows = Array.from({ length: 100 }, (_, i) => {
  const words = ['wonderful', 'moving', 'dreadful', 'boring'];
  return { text: `It was ${words[i % 4]}, ${words[i % 4]}.`, label: i % 4 < 2 ? 'good' : 'bad' };
});

const files = {
  'films.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
  'films.json': JSON.stringify({
    name: 'films',
    task: 'text-classification',
    data: { source: { kind: 'table', path: 'films.jsonl' }, maxLen: 6, batchSize: 8 },
    model: { embedding: 8, cell: 'average', dense: [] },
    training: { learningRate: 0.05, epochs: 8 },
  }),
  'text.txt': sentences(4000),
  'other.txt': `${sentences(300)} the shore`,
};

it('a classifier is tested, and tells the classes of lines', async () => {
  const folder = workFolder(files);
  const trained = await seqlab(['train', 'films.json', '--out', 'run', '--json'], folder);
  const { testAccuracy, testLoss } = JSON.parse(trained.stdout);
  const evaluated = await seqlab(['evaluate', 'run', '--json'], folder);
  expect(JSON.parse(evaluated.stdout)).toEqual({ run: 'run', testAccuracy, testLoss });
  expect(testAccuracy).toBe(1);
  const input = 'So wonderful and moving!\nBoring. Dreadful.\n\n';
  const { stdout, status } = spawnSync(process.execPath, [program, 'predict', 'run'], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const found = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(found.map(({ text }) => text)).toEqual(input.split('\n').slice(0, 3));
  expect(found.slice(0, 2).map(({ label }) => label)).toEqual(['good', 'bad']);
  for (const { label, probability, probabilities } of found) {
    expect(probabilities[label]).toBe(probability);
    expect(probabilities.good + probabilities.bad).toBeCloseTo(1, 6);
  }
}, 120_000);

it('a language model is scored on its validation part, or on another text', async () => {
  const folder = workFolder(files);
  const args = ['--text', 'text.txt', ...small, '--epochs', '3', '--out', 'run', '--json'];
  const { valBitsPerCharacter } = JSON.parse((await seqlab(['train', ...args], folder)).stdout);
  const own = JSON.parse((await seqlab(['evaluate', 'run', '--json'], folder)).stdout);
  // Validated in rows that begin at zero states, scored as one text.
  expect(own.bitsPerCharacter).toBeCloseTo(valBitsPerCharacter, 0);
  expect(own.bitsPerCharacter).toBeCloseTo(own.loss / Math.LN2, 6);
  expect(own.perplexity).toBeCloseTo(Math.exp(own.loss), 6);
  expect(own.characters).toBe(399);
  const plain = await seqlab(['evaluate', 'run', '--text', 'other.txt'], folder);
  expect(plain.stdout).toMatch(/^characters: 309\nloss: \d\.\d{4}\nperplexity: .*\nbits/);
  // What is held out of a longer text was learnt.
  writeFileSync(path.join(folder, 'text.txt'), sentences(4500));
  const changed = await seqlab(['evaluate', 'run'], folder);
  expect(changed.stderr).toMatch(/^error: the data of run is not what it was trained on/);
  expect(changed.code).toBe(2);
  expect((await seqlab(['evaluate', 'run', '--text', 'other.txt'], folder)).code).toBe(0);
}, 120_000);

it.each([
  ['evaluate without a run', ['evaluate', 'absent'], /absent is not a run/],
  ['predict without a run', ['predict', 'absent'], /absent is not a run/],
])('%s is refused', async (_name, args, message) => {
  const { code, stderr } = await seqlab(args, workFolder());
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

it('refuses what is of the other task', async () => {
  const folder = workFolder(files);
  await seqlab(['train', 'films.json', '--epochs', '1', '--out', 'films'], folder);
  const text = await seqlab(['evaluate', 'films', '--text', 'text.txt'], folder);
  expect(text.stderr).toBe('error: --text is for language models; films is a classifier\n');
  await seqlab(['train', '--text', 'text.txt', ...small, '--epochs', '1', '--out', 'lm'], folder);
  const classes = await seqlab(['predict', 'lm', '--file', 'text.txt'], folder);
  expect(classes.stderr).toMatch(
    /^error: lm is a language model, which writes: seqlab generate lm/,
  );
  expect(classes.code).toBe(2);
}, 120_000);
