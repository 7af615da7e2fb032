import { afterEach, expect, it, vi } from 'vitest';
import { resolveOptions } from './options.js';

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['OFF', 'off'],
  ['Auto', 'auto'],
  ['/Lib/OFF/libopenblas.so', '/Lib/OFF/libopenblas.so'],
  ['', 'auto'],
])('reads SEQLAB_BLAS=%s as %s', (setting, expected) => {
  vi.stubEnv('SEQLAB_BLAS', setting);
  expect(resolveOptions({}).blas).toBe(expected);
});

it('prefers the option to the environment', () => {
  vi.stubEnv('SEQLAB_BLAS', '/lib/libopenblas.so');
  expect(resolveOptions({ blas: 'Off' }).blas).toBe('off');
});

it('takes empty variables for none', () => {
  const { threads, simd, memoryLimit } = resolveOptions({});
  for (const name of ['THREADS', 'SIMD', 'MEMORY_LIMIT']) vi.stubEnv(`SEQLAB_${name}`, '');
  expect(resolveOptions({})).toMatchObject({ threads, simd, memoryLimit });
});
