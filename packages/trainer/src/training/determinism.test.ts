import { fork } from 'node:child_process';
import { once } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { bundleChild } from '../../test/bundle-child.js';
import type { Trained } from '../../test/deterministic-child.js';
import { expectClose } from '../../test/numbers.js';
import { useRunFolder } from '../../test/run-folder.js';

const folder = useRunFolder();
let program: string;

beforeEach(async () => {
  program = folder.at('deterministic-child.mjs');
  await bundleChild(program, new URL('../../test/deterministic-child.ts', import.meta.url));
});

interface Engine {
  readonly threads: number;
  readonly blas: string;
}

/** Trains in a new process; undefined where there is no such engine. */
async function train({ threads, blas }: Engine): Promise<Trained | undefined> {
  const child = fork(program, [], {
    execArgv: [],
    env: { ...process.env, SEQLAB_THREADS: String(threads), SEQLAB_BLAS: blas },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let [trained, errors]: [Trained | null, string] = [null, ''];
  child.on('message', (message: Trained | null) => (trained = message));
  child.stderr!.on('data', (chunk) => (errors += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(errors);
  return trained ?? undefined;
}

/** Named, since a choice by measuring may be another in another process. */
const libraries = [
  'libopenblas.so.0',
  'libblis.so.4',
  'libmkl_rt.so.2',
  '/System/Library/Frameworks/Accelerate.framework/Accelerate',
  'libopenblas.dll',
];

async function firstLibrary(): Promise<[string, Trained] | undefined> {
  for (const blas of libraries) {
    const trained = await train({ threads: 2, blas });
    if (trained !== undefined) return [blas, trained];
  }
  return undefined;
}

async function expectSameBits(blas: string, first: Trained): Promise<void> {
  expect(first.threads).toBe(2);
  expect(first.losses).toHaveLength(16);
  expect(await train({ threads: 2, blas })).toEqual(first);
  const alone = (await train({ threads: 1, blas }))!;
  expect([alone.threads, alone.blas]).toEqual([1, first.blas]);
  for (const part of ['losses', 'norms', 'weights'] as const) {
    expectClose(alone[part], first[part], 1e-5);
  }
}

it('has the same bits in every process with our own product, whatever the threads but for rounding', async () => {
  const first = (await train({ threads: 2, blas: 'off' }))!;
  expect(first.blas).toBeUndefined();
  await expectSameBits('off', first);
}, 120_000);

it('has the same bits in every process with one BLAS library', async ({ skip }) => {
  const found = await firstLibrary();
  if (found === undefined) skip('no BLAS library is installed: apt-get install libopenblas0');
  const [blas, first] = found!;
  expect(first.blas).toBeDefined();
  await expectSameBits(blas, first);
}, 120_000);
