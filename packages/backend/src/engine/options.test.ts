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
