import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sentences, seqlab, small, startSeqlab, workFolder } from './run-seqlab.js';

const text = sentences(4000);

interface TrainResult {
  stopReason: string;
  step: number;
  valBitsPerCharacter: number;
  epochs: { epoch: number; loss: number; valLoss: number }[];
}

async function train(args: readonly string[], folder: string): Promise<TrainResult> {
  const { code, stdout, stderr } = await seqlab(['train', ...args, '--json'], folder);
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
  return JSON.parse(stdout) as TrainResult;
}

it('trains, resumes, generates and summarises a run', async () => {
  const folder = workFolder({ 'text.txt': text });
  const first = await train(['--text', 'text.txt', ...small, '--epochs', '2'], folder);
  expect(first.stopReason).toBe('epochs');
  expect(first.epochs).toHaveLength(2);
  // The default folder is named for the text.
  const run = path.join('runs', 'text');
  const { recipe, facts } = JSON.parse(readFileSync(path.join(folder, run, 'run.json'), 'utf8'));
  expect(facts).toMatchObject({ characters: 4000 });
  expect(recipe).toMatchObject({
    seed: 0,
    model: { cell: 'lstm', units: 16 },
    data: { seqLength: 20 },
  });

  const whole = await train(
    ['--text', 'text.txt', ...small, '--epochs', '5', '--out', 'whole'],
    folder,
  );
  const resumed = await train(['--resume', run, '--epochs', '5'], folder);
  expect(resumed.epochs).toEqual(whole.epochs);
  expect(resumed.valBitsPerCharacter).toBeLessThan(first.valBitsPerCharacter);
  const metrics = readFileSync(path.join(folder, run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const epochs = metrics.map((line) => JSON.parse(line)).filter(({ event }) => event === 'epoch');
  expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);

  const write = ['generate', run, '--prompt', 'the ', '--length', '40', '--seed', '0'];
  const [plain, again, json, other] = await Promise.all([
    seqlab(write, folder),
    seqlab(write, folder),
    seqlab([...write, '--json'], folder),
    seqlab([...write.slice(0, -1), '1'], folder),
  ]);
  expect(plain.code).toBe(0);
  expect(plain.stdout).toHaveLength('the '.length + 40 + '\n'.length);
  expect(plain.stdout).toMatch(/^the /);
  expect(again.stdout).toBe(plain.stdout);
  expect(other.stdout).not.toBe(plain.stdout);
  expect(JSON.parse(json.stdout)).toMatchObject({ prompt: 'the ', seed: 0, temperature: 0.8 });
  expect(`the ${JSON.parse(json.stdout).text}\n`).toBe(plain.stdout);

  const table = await seqlab(['summary', run], folder);
  const layers = JSON.parse((await seqlab(['summary', run, '--json'], folder)).stdout);
  // An LSTM of 16 units on 8 numbers has 4 · 16 · (8 + 16 + 1) parameters.
  expect(layers.layers[1]).toMatchObject({ className: 'LSTM', params: 1600 });
  expect(table.stdout).toMatch(/^ lstm \(LSTM\) +\(None, None, 16\) +1600 *$/m);
  expect(table.stdout).toContain(`Total params: ${layers.totalParams}`);
}, 60_000);

it.each([
  ['lstm', 'contiguous', 2],
  ['gru', 'shuffled', 1],
  ['rnn', 'shuffled', 2],
])(
  'trains %s on %s windows, %d layers, with dropout, on the cpu backend too',
  async (cell, windows, layers) => {
    const folder = workFolder({ 'text.txt': text });
    const options = [
      '--cell',
      cell,
      '--windows',
      windows,
      '--layers',
      String(layers),
      '--dropout',
      '0.2',
    ];
    const { epochs } = await train(
      ['--text', 'text.txt', ...small, ...options, '--epochs', '2', '--device', 'cpu'],
      folder,
    );
    expect(epochs[1]!.valLoss).toBeLessThan(epochs[0]!.valLoss);
  },
  60_000,
);

it('the same seed gives the same run, another seed another', async () => {
  const folder = workFolder({ 'text.txt': text });
  const run = (seed: string, out: string) =>
    train(
      [
        '--text',
        'text.txt',
        ...small,
        '--epochs',
        '1',
        '--windows',
        'shuffled',
        '--seed',
        seed,
        '--out',
        out,
      ],
      folder,
    );
  const [a, b, c] = [await run('3', 'a'), await run('3', 'b'), await run('4', 'c')];
  expect(a.epochs).toEqual(b.epochs);
  expect(a.epochs).not.toEqual(c.epochs);
}, 60_000);

it('follows a schedule, decays weights and averages them, through a resume too', async () => {
  const folder = workFolder({ 'text.txt': text });
  const base = ['--text', 'text.txt', ...small, '--epochs', '2'];
  const options = ['--schedule', 'cosine', '--warmup-steps', '3', '--weight-decay', '0.1'];
  const all = [...options, '--average-decay', '0.9'];
  const whole = await train([...base, ...all, '--out', 'whole'], folder);
  const metrics = readFileSync(path.join(folder, 'whole', 'metrics.jsonl'), 'utf8').split('\n');
  const rates = metrics
    .filter((line) => line.includes('"batch"'))
    .map((line) => (JSON.parse(line) as { learningRate: number }).learningRate);
  expect(rates[0]).toBe(0);
  expect(Math.max(...rates)).toBe(rates[3]);
  expect(rates.at(-1)).toBeLessThan(0.05 * rates[3]!);
  const { recipe } = JSON.parse(readFileSync(path.join(folder, 'whole', 'run.json'), 'utf8'));
  expect(recipe.training).toMatchObject({ weightDecay: 0.1, averageDecay: 0.9 });
  // Each of them changes what is trained.
  const ends = [whole.epochs[1]!.valLoss];
  for (const [i, own] of [all.slice(0, 2), all.slice(0, 6), options.slice(4), []].entries()) {
    ends.push((await train([...base, ...own, '--out', `run${i}`], folder)).epochs[1]!.valLoss);
  }
  expect(new Set(ends).size).toBe(ends.length);
}, 120_000);

it('stops at the time limit with a model that can be sampled from', async () => {
  const folder = workFolder({ 'text.txt': text });
  const result = await train(
    ['--text', 'text.txt', ...small, '--epochs', '100000', '--max-minutes', '0.02', '--out', 'run'],
    folder,
  );
  expect(result.stopReason).toBe('maxSeconds');
  const { code, stdout } = await seqlab(['generate', 'run', '--length', '5'], folder);
  expect(code).toBe(0);
  expect(stdout).toHaveLength(6);
}, 60_000);

it('refuses a folder that has a run, and says how to go on', async () => {
  const folder = workFolder({ 'text.txt': text });
  const args = ['--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'];
  await train(args, folder);
  const { code, stderr } = await seqlab(['train', ...args], folder);
  expect(stderr).toBe(
    'error: run already has a run: continue it with --resume run, or choose another --out\n',
  );
  expect(code).toBe(2);
}, 60_000);

it('resumes only on the same text, wherever it is now', async () => {
  const folder = workFolder({ 'text.txt': text });
  await train(['--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'], folder);
  renameSync(path.join(folder, 'text.txt'), path.join(folder, 'moved.txt'));
  const gone = await seqlab(['train', '--resume', 'run'], folder);
  expect(gone.stderr).toMatch(/^error: .*text\.txt does not exist; .*--text <file>\n$/);
  expect(gone.code).toBe(2);
  const moved = await train(['--resume', 'run', '--text', 'moved.txt', '--epochs', '2'], folder);
  expect(moved.epochs).toHaveLength(2);
  appendFileSync(path.join(folder, 'moved.txt'), 'More.');
  const changed = await seqlab(['train', '--resume', 'run', '--epochs', '3'], folder);
  expect(changed.stderr).toMatch(/^error: .*moved\.txt is not the text that run was trained on/);
  expect(changed.code).toBe(2);
}, 60_000);

it('names a prompt the model cannot read', async () => {
  const folder = workFolder({ 'text.txt': text });
  await train(['--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'], folder);
  const { code, stderr } = await seqlab(['generate', 'run', '--prompt', 'Ω'], folder);
  expect(stderr).toMatch(/^error: --prompt: .*Ω[^\n]*\n$/);
  expect(code).toBe(2);
}, 60_000);

it('Ctrl-C saves a run that can be resumed and exits 130', async () => {
  const folder = workFolder({ 'text.txt': text });
  const { child, finished } = startSeqlab(
    ['train', '--text', 'text.txt', ...small, '--epochs', '100000', '--out', 'run', '--json'],
    folder,
  );
  // The first epoch line says that training is under way.
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: string) => chunk.includes('epoch 1/') && resolve());
  });
  // npm passes on the signal that the terminal has sent already: two signals, one press.
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await finished;
  expect(code).toBe(130);
  expect(stderr).toContain('seqlab train --resume run');
  const stopped = JSON.parse(stdout) as TrainResult;
  expect(stopped.stopReason).toBe('signal');
  expect(existsSync(path.join(folder, 'run', 'model', 'model.safetensors'))).toBe(true);
  const epochs = stopped.epochs.length + 1;
  const resumed = await train(['--resume', 'run', '--epochs', String(epochs)], folder);
  expect(resumed.epochs.slice(0, -1)).toEqual(stopped.epochs);
}, 60_000);

it('Ctrl-C ends generating with exit code 130', async () => {
  const folder = workFolder({ 'text.txt': text });
  await train(['--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'], folder);
  const { child, finished } = startSeqlab(['generate', 'run', '--length', '100000000'], folder);
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  child.kill('SIGINT');
  expect((await finished).code).toBe(130);
}, 60_000);

it('a training that diverges is a failure, said in one line', async () => {
  const folder = workFolder({ 'text.txt': text });
  const { code, stderr } = await seqlab(
    ['train', '--text', 'text.txt', ...small, '--learning-rate', '1e30', '--clip-norm', '1e30'],
    folder,
  );
  expect(stderr).toMatch(/^error: training diverged at step \d+: [^\n]*--learning-rate[^\n]*\n$/m);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(code).toBe(1);
}, 60_000);

it('a damaged model or tokenizer is named', async () => {
  const folder = workFolder({ 'text.txt': text });
  await train(['--text', 'text.txt', ...small, '--epochs', '1', '--out', 'run'], folder);
  const weights = path.join(folder, 'run', 'model', 'model.safetensors');
  truncateSync(weights, 100);
  const cut = await seqlab(['generate', 'run'], folder);
  expect(cut.stderr).toMatch(/^error: run: [^\n]+\n$/);
  expect(cut.code).toBe(2);
  writeFileSync(path.join(folder, 'run', 'tokenizer.json'), '[]');
  const wrong = await seqlab(['generate', 'run'], folder);
  expect(wrong.stderr).toMatch(/^error: \S*tokenizer\.json: [^\n]+\n$/);
  expect(wrong.code).toBe(2);
}, 60_000);
