import { expect, it } from 'vitest';
import { seqlab, workFolder } from './run-seqlab.js';

const names = ['512 × 512', '1024 × 1024', 'LSTM 256', 'LSTM 1024', 'GRU 256', 'SimpleRNN 256'];

interface Bench {
  processors: number;
  node: string;
  backend: string;
  threads: number;
  simd: string;
  blas?: string;
  rounds: number;
  batchSize: number;
  seqLength: number;
  results: { kind: string; name: string; figures?: Record<string, number> }[];
}

const env = { SEQLAB_BLAS: 'off', SEQLAB_THREADS: '1' };

it('measures each kind of work and names the machine, as JSON', async () => {
  const { code, stdout, stderr } = await seqlab(
    ['bench', '--quick', '--json', '--quiet'],
    workFolder(),
    {
      env,
    },
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { results, ...machine } = JSON.parse(stdout) as Bench;
  expect(machine).toMatchObject({
    node: process.versions.node,
    backend: 'seqlab',
    threads: 1,
    simd: expect.stringMatching(/simd$/),
    rounds: 1,
    batchSize: 64,
    seqLength: 100,
  });
  expect(machine.blas).toBeUndefined();
  const ofKind = (kind: string) => results.filter((result) => result.kind === kind);
  expect(ofKind('product').map(({ name }) => name)).toEqual(names.slice(0, 2));
  expect(ofKind('training').map(({ name }) => name)).toEqual(names.slice(2));
  expect(ofKind('generation').map(({ name }) => name)).toEqual(['LSTM 256', 'LSTM 1024']);
  for (const { figures } of ofKind('product')) expect(figures!['gflops']).toBeGreaterThan(0);
  // On a machine that is busy with other work some may be left out.
  for (const { figures } of ofKind('training')) {
    if (figures === undefined) continue;
    const { milliseconds, charactersPerSecond } = figures;
    expect(charactersPerSecond! * milliseconds!).toBeCloseTo(64 * 100 * 1000, 3);
  }
  expect(ofKind('generation')[0]!.figures!['charactersPerSecond']).toBeGreaterThan(0);
}, 120_000);

it('prints a table, and leaves out what is too slow', async () => {
  const args = ['bench', '--quick', '--device', 'cpu'];
  const { code, stdout } = await seqlab(args, workFolder());
  expect(stdout).toContain(`Node ${process.versions.node}\ncpu\n`);
  expect(stdout).toMatch(/^ {2}1024 × 1024 +[\d.]+ GFLOP\/s$/m);
  expect(stdout).toMatch(/^ {2}LSTM 1024 +left out: too slow here$/m);
  expect(stdout).toMatch(/^ {2}LSTM 256 +[\d,]+ chars\/s$/m);
  expect(code).toBe(0);
}, 120_000);

it.each([
  [['--device', 'tpu'], /Allowed choices are auto, cuda, cpu, seqlab/],
  [['512'], /too many arguments/],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await seqlab(['bench', ...args], workFolder());
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
