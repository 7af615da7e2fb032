import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sentences, seqlab, small, startSeqlab, workFolder } from './run-seqlab.js';

// What the help and the README say.

it('is 0 where all went well', async () => {
  expect((await seqlab(['recipes'], workFolder())).code).toBe(0);
});

it('is 1 where the work failed', async () => {
  const env = { SEQLAB_BLAS: '/absent/libblas.so' };
  const folder = workFolder({ 'text.txt': sentences(4000) });
  const args = ['train', '--text', 'text.txt', ...small];
  const { code, stderr } = await seqlab(args, folder, { env });
  expect(stderr).toMatch(/^error: .*--device cpu\n$/m);
  expect(code).toBe(1);
});

it.each([[['trian']], [['train', '--epochs', 'many']], [['generate', 'absent']], [[]]])(
  'is 2 for %j',
  async (args) => {
    expect((await seqlab(args, workFolder())).code).toBe(2);
  },
);

it.skipIf(process.platform === 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'after %s it is %d',
  async (signal, expected) => {
    const folder = workFolder({ 'text.txt': sentences(20_000) });
    const args = ['train', '--text', 'text.txt', ...small, '--epochs', '1000', '--out', 'run'];
    const { child, finished } = startSeqlab(args, folder);
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (text: string) => {
        if (text.includes('parameters')) resolve();
      });
    });
    await setTimeout(500);
    child.kill(signal);
    const { code, stderr } = await finished;
    expect(stderr).toMatch(/Go on with: seqlab train --resume run/);
    expect(code).toBe(expected);
  },
  60_000,
);

it('the help says what they are', async () => {
  const { stdout } = await seqlab(['--help'], workFolder());
  expect(stdout).toMatch(/Exit codes: 0 success, 1 failure, 2 bad usage or input, 130 interrupted/);
});
