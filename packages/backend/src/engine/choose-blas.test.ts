import { beforeEach, expect, it, vi } from 'vitest';
import type { Blas, BlasLocation } from './blas.js';

// What a machine has decides nothing here: three libraries, one of which computes wrongly.
const koffi = vi.hoisted(() => ({ path: undefined as string | undefined }));
vi.mock('./blas.js', () => ({
  blasCandidates: () => ['slow.so', 'wrong.so', 'fast.so'],
  nodeRequire: () => () => {},
  findKoffi: () => koffi.path,
  openBlas: (location: BlasLocation): Blas => ({
    location,
    version: location.library,
    sgemm: () => {},
  }),
}));

const own = { gflops: 20, result: Float32Array.of(1, -200, 3) };
const trials: Record<string, typeof own> = {
  'slow.so': { gflops: 19, result: own.result },
  'wrong.so': { gflops: 90, result: Float32Array.of(1, -200, 3.1) },
  'nan.so': { gflops: 90, result: Float32Array.of(1, NaN, 3) },
  'fast.so': { gflops: 40, result: Float32Array.of(1.0001, -200.01, 3) },
};

async function choose(setting: string) {
  const { chooseBlas } = await import('./choose-blas.js');
  const measured: string[] = [];
  const { blas, gflops } = chooseBlas(setting, {
    memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }),
    simd: 'simd',
    measureOwn: () => own,
    measure: ({ version }) => {
      measured.push(version);
      return trials[version]!;
    },
  });
  return { library: blas?.version, gflops, measured };
}

beforeEach(() => {
  // A choice is kept for the process.
  vi.resetModules();
  koffi.path = '/somewhere/koffi.js';
});

it('passes over a library that is slower than our kernel, and one that is wrong', async () => {
  expect(await choose('auto')).toEqual({
    library: 'fast.so',
    gflops: 40,
    measured: ['slow.so', 'wrong.so', 'fast.so'],
  });
});

it('measures once', async () => {
  await choose('auto');
  expect(await choose('auto')).toEqual({ library: 'fast.so', gflops: 40, measured: [] });
});

it('takes our kernel when it is off, or where koffi is not installed', async () => {
  const ours = { library: undefined, gflops: 20, measured: [] };
  expect(await choose('off')).toEqual(ours);
  koffi.path = undefined;
  expect(await choose('auto')).toEqual(ours);
});

it('takes a library that is named though it is slower', async () => {
  expect(await choose('slow.so')).toMatchObject({ library: 'slow.so', gflops: 19 });
});

it.each(['wrong.so', 'nan.so'])('refuses the named library %s, which is wrong', async (name) => {
  await expect(choose(name)).rejects.toMatchObject({
    code: 'blas-not-loaded',
    message: expect.stringContaining(`the products of ${name} are wrong`) as string,
  });
});

it('says that koffi is missing where a library is named', async () => {
  koffi.path = undefined;
  await expect(choose('fast.so')).rejects.toMatchObject({
    code: 'blas-not-loaded',
    message: expect.stringMatching(/fast\.so .* koffi.* not installed/) as string,
  });
});
