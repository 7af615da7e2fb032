import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

const reviews = Array.from({ length: 120 }, (_, i) => {
  const good = i % 2 === 0;
  const words = good ? ['wonderful', 'moving', 'great'] : ['dreadful', 'boring', 'bad'];
  return {
    text: `A ${words[i % 3]} film, ${words[(i + 1) % 3]} number ${i % 7}.`,
    label: good ? 'good' : 'bad',
  };
});

const recipe = {
  name: 'films',
  task: 'text-classification',
  data: { source: { kind: 'table', path: 'films.jsonl' }, maxLen: 12, batchSize: 8 },
  model: { embedding: 8, cell: 'gru', units: 8, dense: [] },
  training: { learningRate: 0.02, epochs: 6, patience: 3 },
};

// The label has nothing to do with the text.
const noise = reviews.map(({ text }, i) => ({
  text,
  label: ((i * 7919) % 101) % 2 === 0 ? 'a' : 'b',
}));

const files = {
  'noise.jsonl': noise.map((one) => JSON.stringify(one)).join('\n'),
  'films.jsonl': reviews.map((one) => JSON.stringify(one)).join('\n'),
  'films.csv': `text,label\n${reviews.map(({ text, label }) => `"${text}",${label}`).join('\n')}`,
  'films.json': JSON.stringify(recipe),
  'films.ts': `export default ${JSON.stringify(recipe)} satisfies object;`,
};

async function train(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await seqlab(['train', ...args, '--json'], folder);
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
  return JSON.parse(stdout) as { testAccuracy: number; stopReason: string; epochs: unknown[] };
}

it('a classifier learns by a recipe in JSON or TypeScript, from JSON lines or CSV', async () => {
  const folder = workFolder(files);
  const json = await train(folder, 'films.json');
  expect(json.testAccuracy).toBeGreaterThan(0.9);
  const run = JSON.parse(readFileSync(path.join(folder, 'runs', 'films', 'run.json'), 'utf8'));
  expect(run.facts.classes).toEqual(['bad', 'good']);
  const script = await train(folder, 'films.ts', '--out', 'by-script');
  expect(script.epochs).toEqual(json.epochs);
  const csv = await train(
    folder,
    'films.json',
    '--out',
    'csv',
    '--set',
    'data.source.path=films.csv',
  );
  expect(csv.epochs).toEqual(json.epochs);
}, 120_000);

it('options and --set change the recipe, and a resumed run goes on with it', async () => {
  const folder = workFolder(files);
  const changed = ['--cell', 'lstm', '--bidirectional', '--no-mask', '--set', 'model.dense=[4]'];
  const whole = await train(folder, 'films.json', ...changed, '--epochs', '3', '--out', 'whole');
  await train(folder, 'films.json', ...changed, '--epochs', '1', '--out', 'cut');
  const resumed = await train(folder, '--resume', 'cut', '--epochs', '3');
  expect(resumed.epochs).toEqual(whole.epochs);
  const { recipe: saved } = JSON.parse(
    readFileSync(path.join(folder, 'whole', 'run.json'), 'utf8'),
  );
  expect(saved.model).toMatchObject({ cell: 'lstm', bidirectional: true, mask: false, dense: [4] });
  const summary = await seqlab(['summary', 'whole', '--json'], folder);
  const layers = (JSON.parse(summary.stdout) as { layers: { className: string }[] }).layers;
  expect(layers.map(({ className }) => className)).toEqual([
    'Embedding',
    'Bidirectional',
    'Dense',
    'Dense',
  ]);
  const { code, stderr } = await seqlab(['generate', 'whole'], folder);
  expect(stderr).toBe('error: whole is a classifier, which writes no text\n');
  expect(code).toBe(2);
}, 120_000);

it('--no-mask shows how a recurrent layer forgets over padding', async () => {
  const folder = workFolder(files);
  const padded = ['--cell', 'rnn', '--set', 'data.maxLen=150', '--epochs', '4', '--patience', '0'];
  const masked = await train(folder, 'films.json', ...padded, '--out', 'masked');
  expect(masked.testAccuracy).toBeGreaterThan(0.9);
  const failing = await train(folder, 'films.json', ...padded, '--no-mask', '--out', 'no-mask');
  expect(failing.testAccuracy).toBeLessThan(0.75);
}, 120_000);

it('stops early, and says that it gets no better', async () => {
  const folder = workFolder(files);
  const { stopReason, epochs } = await train(
    folder,
    'films.json',
    '--patience',
    '2',
    '--epochs',
    '100',
    '--set',
    'data.source.path=noise.jsonl',
  );
  expect(stopReason).toBe('callback');
  expect(epochs.length).toBeLessThan(100);
}, 120_000);

it('lists, shows and describes recipes', async () => {
  const folder = workFolder(files);
  const list = await seqlab(['recipes'], folder);
  expect(list.stdout).toMatch(/^imdb-bilstm +IMDB reviews/m);
  const { stdout: json } = await seqlab(['recipes', 'list', '--json'], folder);
  const names = (JSON.parse(json) as { name: string }[]).map(({ name }) => name);
  for (const name of names) {
    const { code, stdout } = await seqlab(['recipes', 'show', name, '--full'], folder);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name });
  }
  const own = await seqlab(['recipes', 'show', 'films.ts'], folder);
  expect(JSON.parse(own.stdout)).toEqual(recipe);
}, 60_000);

it('the published schema is that of the recipes', async () => {
  const { stdout } = await seqlab(['recipes', 'schema'], workFolder());
  const published = new URL('../recipe.schema.json', import.meta.url);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(published, 'utf8')));
});
