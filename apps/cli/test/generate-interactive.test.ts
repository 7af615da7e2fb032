import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sentences, seqlab, small, startSeqlab } from './run-seqlab.js';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-cli-'));
  writeFileSync(path.join(folder, 'text.txt'), sentences(4000));
  const args = ['--text', 'text.txt', ...small, '--epochs', '2', '--out', 'run'];
  expect((await seqlab(['train', ...args], folder)).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loop = ['generate', 'run', '--interactive', '--length', '20', '--seed', '3'];

function talk(lines: readonly string[], ...args: string[]) {
  return seqlab([...loop, ...args], folder, { input: `${lines.join('\n')}\n` });
}

it('goes on where the text was: two lines write what one long text has', async () => {
  const whole = await seqlab(
    ['generate', 'run', '--length', '40', '--seed', '3', '--prompt', 'the '],
    folder,
  );
  const { code, stdout, stderr } = await talk(['the ', '']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  // Each text ends in a line break of its own.
  expect([stdout.slice(0, 20), stdout.slice(20, 21), stdout.slice(21, 41)]).toEqual([
    whole.stdout.slice(4, 24),
    '\n',
    whole.stdout.slice(24, 44),
  ]);
});

it('/reset forgets what was read, options are commands, and /exit ends', async () => {
  const [once, reset, kept] = await Promise.all([
    talk(['the ']),
    talk(['the ', '/reset', 'the ', '/exit', 'the ']),
    talk(['the ', 'the ']),
  ]);
  expect(reset.stdout).toBe(once.stdout.repeat(2));
  expect(kept.stdout).not.toBe(reset.stdout);
  const changed = await talk(['/bias w=1000', '/length 5', 'the ', '/bias', '/length', 'the ']);
  expect(changed.stdout).toMatch(/^wwwww\n[^]{500}\n$/);
  expect(changed.stdout).not.toMatch(/w{6}/);
});

it('--prompt begins the text, and /help lists commands with what they stand at', async () => {
  const once = await talk(['the ']);
  const { stdout, stderr } = await talk(
    ['/top-k 7', '/stop a', '/stop b', '/help'],
    '--prompt',
    'the ',
  );
  expect(stdout).toBe(`the ${once.stdout}`);
  expect(stderr).toMatch(/^ {2}\/reset +forget/m);
  expect(stderr).toMatch(/^ {2}\/top-k <k> +.*\(7\)$/m);
  expect(stderr).toMatch(/^ {2}\/stop <text> +.*\(\["a","b"\]\)$/m);
  expect(stderr).toMatch(/^ {2}\/regex <pattern> +.*\(off\)$/m);
});

it.each([
  ['/topk 3', /there is no \/topk; \/help lists/],
  ['/temperature hot', /\/temperature hot: It must be a number at least 0/],
  ['Ω', /--prompt: .*Ω/],
  ['/regex (', /\/regex \(: Invalid regular expression/],
])('%j from a file is an error', async (line, message) => {
  const { code, stdout, stderr } = await talk([line, 'the ']);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

it('Ctrl-C stops the text and leaves the loop, twice ends it', async () => {
  const args = [...loop, '--length', '100000000'];
  const { child, finished } = startSeqlab(args, folder, {
    input: 'the \n/length 3\n/bias w=1000\n\n',
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  child.kill('SIGINT');
  const stopped = await finished;
  expect(stopped.stdout).toMatch(/\nwww\n$/);
  expect(stopped.code).toBe(0);

  const twice = startSeqlab(args, folder, { input: 'the \n\n' });
  await new Promise<void>((resolve) => twice.child.stdout.once('data', () => resolve()));
  const signals = setInterval(() => twice.child.kill('SIGINT'), 300);
  expect((await twice.finished).code).toBe(130);
  clearInterval(signals);
});
