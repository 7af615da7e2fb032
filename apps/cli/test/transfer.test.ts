import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seqlab, startSeqlab, workFolder } from './run-seqlab.js';

const reviews = Array.from({ length: 160 }, (_, i) => {
  const good = i % 2 === 0;
  const words = good ? ['wonderful', 'moving', 'great'] : ['dreadful', 'boring', 'bad'];
  return {
    text: `A ${words[i % 3]} film, ${words[(i + 1) % 3]} and ${words[(i * i) % 3]} number ${i % 7}.`,
    label: good ? 'good' : 'bad',
  };
});

/** A run whose word vectors are trained in a moment, frozen for two epochs. */
const recipe = {
  name: 'films',
  task: 'text-classification',
  data: {
    source: { kind: 'table', path: 'films.jsonl' },
    labels: 40,
    validationSplit: 0.25,
    maxLen: 12,
    batchSize: 8,
  },
  model: {
    embedding: 8,
    vectors: {
      kind: 'skip-gram',
      epochs: 2,
      subsample: 0,
      batchSize: 256,
      frozenEpochs: 2,
      fineTuneRate: 0.005,
    },
    cell: 'average',
    dense: [4],
    dropout: 0.2,
  },
  training: { learningRate: 0.02, epochs: 5 },
};

const files = {
  'films.jsonl': reviews.map((one) => JSON.stringify(one)).join('\n'),
  'films.json': JSON.stringify(recipe),
  'glove.txt': 'film 1 2 3\nwonderful 4 5 6\nboring -4 -5 -6\nunheard 7 8 9\n',
  'other.txt': 'unheard 7 8 9\n',
  'words.dat': 'film 1 2 3\n',
};

interface Result {
  stopReason: string;
  step: number;
  testAccuracy?: number;
  epochs: { learningRate: number; valLoss: number }[];
}

async function train(folder: string, ...args: string[]): Promise<Result & { stderr: string }> {
  const { code, stdout, stderr } = await seqlab(['train', ...args, '--json'], folder);
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
  return { ...(JSON.parse(stdout) as Result), stderr };
}

it('a classifier begins with word vectors of unlabelled texts, frozen, then fine-tuned', async () => {
  const folder = workFolder(files);
  const { epochs, stderr, testAccuracy } = await train(
    folder,
    'films.json',
    '--learning-rate',
    '0.05',
    '--set',
    'model.vectors.epochs=10',
    'model.vectors.learningRate=0.02',
    'model.vectors.fineTuneRate=0.02',
  );
  expect(stderr).toContain('films.jsonl: 40 of 128 texts to learn from, 32 to test on, 2 classes');
  expect(stderr).toContain('word vectors: skip-gram on 128 texts without their labels\n');
  expect(stderr).toMatch(/^word vectors: epoch 10\/10 · loss \d\.\d{4}$/m);
  expect(stderr).toMatch(/^from epoch 1: embedding frozen, learning rate 0\.05$/m);
  expect(stderr).toMatch(/^from epoch 3: all layers learn, learning rate 0\.02$/m);
  expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.05, 0.05, 0.02, 0.02, 0.02]);
  expect(testAccuracy).toBeGreaterThan(0.9);
  // 30 of the 40 in batches of 8.
  expect(
    JSON.parse(readFileSync(path.join(folder, 'runs/films/result.json'), 'utf8')),
  ).toMatchObject({ step: 20 });
  const kept = readdirSync(path.join(folder, 'runs', 'films'));
  expect(kept).toContain('vectors.safetensors');
  expect(kept).not.toContain('vectors');
}, 120_000);

it('the same seed gives the same run, another seed other labels, and null no vectors', async () => {
  const folder = workFolder(files);
  const [first, again, other] = [
    await train(folder, 'films.json', '--out', 'first'),
    await train(folder, 'films.json', '--out', 'again'),
    await train(folder, 'films.json', '--out', 'other', '--seed', '1'),
  ];
  expect(again.epochs).toEqual(first.epochs);
  expect(other.epochs).not.toEqual(first.epochs);
  const scratch = await train(
    folder,
    'films.json',
    '--out',
    'scratch',
    '--set',
    'model.vectors=null',
    '--labels',
    '20',
  );
  expect(scratch.stderr).toContain('20 of 128 texts');
  expect(scratch.stderr).not.toMatch(/vectors|frozen/);
  expect(scratch.epochs.map(({ learningRate }) => learningRate)).toEqual(Array(5).fill(0.02));
  expect(readdirSync(path.join(folder, 'scratch'))).not.toContain('vectors.safetensors');
  const all = await train(
    folder,
    'films.json',
    '--out',
    'all',
    '--set',
    'model.vectors=null',
    'data.labels=null',
  );
  expect(all.stderr).toContain('films.jsonl: 128 texts to learn from');
}, 120_000);

it('each setting of the vectors changes what is trained', async () => {
  const folder = workFolder(files);
  const losses = new Set<number>();
  const settings = ['epochs=1', 'texts=50', 'windowSize=1', 'negativeSamples=2', 'subsample=0.01'];
  const others = ['batchSize=64', 'learningRate=0.01', 'frozenEpochs=0', 'fineTuneRate=0.001'];
  for (const setting of ['epochs=2', ...settings, ...others]) {
    const set = ['--set', `model.vectors.${setting}`, '--out', setting, '--epochs', '3'];
    losses.add((await train(folder, 'films.json', ...set)).epochs[2]!.valLoss);
  }
  expect(losses.size).toBe(1 + settings.length + others.length);
}, 240_000);

it('patience ends the frozen epochs first, and the whole run only later', async () => {
  const folder = workFolder(files);
  const { stderr, stopReason, epochs } = await train(
    folder,
    'films.json',
    '--patience',
    '1',
    '--epochs',
    '400',
    '--learning-rate',
    '0.3',
    '--set',
    'model.vectors.frozenEpochs=300',
    'model.vectors.fineTuneRate=0.2',
  );
  const [, began] = /^from epoch (\d+): all layers learn, learning rate 0\.2$/m.exec(stderr) ?? [];
  expect(Number(began)).toBeGreaterThan(1);
  expect(Number(began)).toBeLessThan(300);
  expect(epochs.length).toBeGreaterThanOrEqual(Number(began));
  expect(stopReason).toBe('callback');
}, 120_000);

it('Ctrl-C while word vectors are trained keeps them, and a resumed run is the same', async () => {
  const folder = workFolder(files);
  const set = ['--set', 'model.vectors.epochs=60', 'model.vectors.batchSize=128'];
  const whole = await train(folder, 'films.json', ...set, '--out', 'whole');
  const { child, finished } = startSeqlab(
    ['train', 'films.json', ...set, '--out', 'cut', '--json'],
    folder,
  );
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: string) => chunk.includes('epoch 2/60') && resolve());
  });
  child.kill('SIGINT');
  const { code, stdout, stderr } = await finished;
  expect(code).toBe(130);
  expect(stderr).toMatch(/^word vectors: stopped after step \d+, kept in cut.vectors$/m);
  expect(stderr).toContain('Go on with: seqlab train --resume cut');
  expect(JSON.parse(stdout)).toMatchObject({ stopReason: 'signal', step: 0, epochs: [] });
  expect(existsSync(path.join(folder, 'cut', 'model'))).toBe(false);

  const resumed = await train(folder, '--resume', 'cut');
  expect(resumed.stderr).toMatch(/without their labels, going on from step \d+$/m);
  expect(resumed.epochs).toEqual(whole.epochs);
  expect(resumed.testAccuracy).toBe(whole.testAccuracy);
  const [vectors, others] = ['cut', 'whole'].map((run) =>
    readFileSync(path.join(folder, run, 'vectors.safetensors')),
  );
  expect(vectors).toEqual(others);
}, 120_000);

it('a resumed run does not train its vectors again, before and after its first epoch', async () => {
  const folder = workFolder(files);
  const whole = await train(folder, 'films.json', '--out', 'whole');
  await train(folder, 'films.json', '--out', 'cut', '--epochs', '1');
  const resumed = await train(folder, '--resume', 'cut', '--epochs', '5');
  expect(resumed.stderr).not.toContain('skip-gram');
  expect(resumed.epochs).toEqual(whole.epochs);

  // As if it had been killed before its first checkpoint.
  for (const name of ['checkpoints', 'model', 'metrics.jsonl', 'result.json']) {
    rmSync(path.join(folder, 'cut', name), { recursive: true });
  }
  const anew = await train(folder, '--resume', 'cut');
  expect(anew.stderr).toMatch(/^word vectors: those of cut.vectors\.safetensors$/m);
  expect(anew.stderr).not.toContain('skip-gram');
  expect(anew.epochs).toEqual(whole.epochs);

  rmSync(path.join(folder, 'cut', 'checkpoints'), { recursive: true });
  writeFileSync(path.join(folder, 'cut', 'vectors.safetensors'), 'damaged');
  const { code, stderr } = await seqlab(['train', '--resume', 'cut'], folder);
  expect(stderr).toMatch(/^error: cut.vectors\.safetensors: [^\n]+\n$/m);
  expect(code).toBe(2);
}, 120_000);

it('a run is not resumed on other examples, and --text is not offered for them', async () => {
  const folder = workFolder(files);
  await train(folder, 'films.json', '--epochs', '1', '--out', 'run');
  writeFileSync(path.join(folder, 'films.jsonl'), files['films.jsonl'].replace('great', 'fine'));
  const { code, stderr } = await seqlab(['train', '--resume', 'run', '--epochs', '2'], folder);
  expect(stderr).toMatch(
    /^error: .*films\.jsonl is not the data that run was trained on: restore it, or start a new run with --out\n$/,
  );
  expect(code).toBe(2);
}, 60_000);

it('vectors that diverge name their own learning rate', async () => {
  const folder = workFolder(files);
  const set = ['--set', 'model.vectors.learningRate=1e30', 'model.vectors.batchSize=16'];
  const { code, stderr } = await seqlab(['train', 'films.json', ...set], folder);
  expect(stderr).toMatch(/^error: word vectors: .* lower model\.vectors\.learningRate$/m);
  expect(code).toBe(1);
}, 60_000);

it('a time limit that ends while word vectors are trained leaves a run to go on with', async () => {
  const folder = workFolder(files);
  const { stderr, stopReason } = await train(
    folder,
    'films.json',
    '--max-minutes',
    '0.005',
    '--out',
    'run',
    '--set',
    'model.vectors.epochs=100000',
  );
  expect(stopReason).toBe('maxSeconds');
  expect(stderr).toMatch(/^word vectors: stopped after step \d+, kept in run.vectors$/m);
  expect(stderr).toContain('Go on with: seqlab train --resume run');
  const { stderr: told } = await seqlab(['predict', 'run'], folder);
  expect(told).toMatch(/^error: run has no model yet: train it with --resume run\n$/);
}, 120_000);

it('takes the vectors of a file, and draws those of other words', async () => {
  const folder = workFolder(files);
  const file = ['--set', 'model.vectors={"kind":"file","path":"glove.txt","frozenEpochs":9}'];
  const { stderr } = await train(folder, 'films.json', ...file, '--embedding', '3', '--out', 'run');
  expect(stderr).toMatch(/^word vectors: 3 of \d+ words are in glove\.txt$/m);
  await seqlab(['embeddings', 'export', 'run', '--out', 'own.txt'], folder);
  const lines = readFileSync(path.join(folder, 'own.txt'), 'utf8').split('\n');
  const row = (word: string) => lines.find((line) => line.startsWith(`${word} `));
  expect(row('film')).toBe('film 1 2 3');
  expect(row('boring')).toBe('boring -4 -5 -6');
  const drawn = row('great')!.split(' ').slice(1).map(Number);
  expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(0.05);
  // The run has its own copy.
  rmSync(path.join(folder, 'glove.txt'));
  rmSync(path.join(folder, 'run', 'checkpoints'), { recursive: true });
  expect((await train(folder, '--resume', 'run')).stderr).toMatch(/those of run/);
}, 120_000);

const fileOf = (name: string, more = '') => `model.vectors={"kind":"file","path":"${name}"${more}}`;

it.each<[string, string[], RegExp]>([
  [
    'vectors of another size',
    [fileOf('glove.txt')],
    /glove\.txt has vectors of 3 numbers: set model\.embedding to that, it is 8/,
  ],
  ['vectors of no word', [fileOf('other.txt')], /other\.txt/],
  ['a file that is not there', [fileOf('absent.txt')], /absent\.txt: .*there is no such file/],
  [
    'a name that tells no format',
    [fileOf('words.dat')],
    /say with model\.vectors\.format which it is/,
  ],
  ['a format there is none of', [fileOf('words.dat', ',"format":"x"')], /model\.vectors\.format: /],
  ['a kind there is none of', ['model.vectors={"kind":"x"}'], /model\.vectors\.kind: /],
  ['no epoch', ['model.vectors.epochs=0'], /model\.vectors\.epochs: /],
  [
    'fewer frozen epochs than none',
    ['model.vectors.frozenEpochs=-1'],
    /model\.vectors\.frozenEpochs: /,
  ],
  [
    'a text of too few words',
    ['data.maxTokens=5'],
    /model\.vectors: .*fewer than two different words/,
  ],
  ['one label', ['data.labels=1'], /data\.labels: /],
  ['more labels than there are', ['data.labels=1000'], /data\.labels: 1000 .* and bad has \d+/],
])(
  'refuses %s',
  async (_name, set, message) => {
    const folder = workFolder(files);
    const { code, stderr, stdout } = await seqlab(
      ['train', 'films.json', '--set', ...set, '--out', 'run'],
      folder,
    );
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  },
  60_000,
);

it('labels are for classifiers', async () => {
  const { code, stderr } = await seqlab(['train', 'moby-dick', '--labels', '10'], workFolder());
  expect(stderr).toMatch(/^error: --labels is for a text classification, this is a language model/);
  expect(code).toBe(2);
});
