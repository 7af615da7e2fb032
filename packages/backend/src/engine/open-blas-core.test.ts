import { expect, it, vi } from 'vitest';
import type { Koffi, KoffiLibrary } from './koffi-library.js';
import { fittingCore, withFittingCore } from './open-blas-core.js';

const avx512 = ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];

/** A library that takes the processor for `core` unless the environment says what it is. */
function openBlas(core: string) {
  const unload = vi.fn();
  const load = (): KoffiLibrary => {
    const name = process.env['OPENBLAS_CORETYPE'] ?? core;
    return { func: () => () => name, unload };
  };
  return { koffi: { load, address: () => 0n } satisfies Koffi, unload };
}

function coreOf(core: string, flags: readonly string[]) {
  const { koffi, unload } = openBlas(core);
  const library = withFittingCore(koffi.load(), {
    koffi,
    name: 'libopenblas.so.0',
    flags: () => new Set(flags),
  });
  return { core: library.func('const char *openblas_get_corename()')(), unload };
}

it.each([
  [[...avx512, 'avx2', 'fma'], 'SkylakeX'],
  [avx512.slice(1), undefined],
  [['avx2', 'fma', 'avx512f'], 'Haswell'],
  [['avx2'], undefined],
  [[], undefined],
])('of a processor with %j takes the kernels of %s', (flags, core) => {
  expect(fittingCore(new Set(flags))).toBe(core);
});

it('loads a library once more that does not know the processor, and leaves no trace', () => {
  const { core, unload } = coreOf('Prescott', ['avx2', 'fma']);
  expect(core).toBe('Haswell');
  expect(unload).toHaveBeenCalledOnce();
  expect(process.env['OPENBLAS_CORETYPE']).toBeUndefined();
});

it.each([
  ['a library that knows the processor', 'Zen', ['avx2', 'fma']],
  ['an old processor', 'Prescott', ['sse3']],
])('leaves %s alone', (_name, known, flags) => {
  const { core, unload } = coreOf(known, flags);
  expect(core).toBe(known);
  expect(unload).not.toHaveBeenCalled();
});

it('leaves the core that the user chose', () => {
  vi.stubEnv('OPENBLAS_CORETYPE', 'Prescott');
  const { core, unload } = coreOf('Prescott', avx512);
  expect(core).toBe('Prescott');
  expect(unload).not.toHaveBeenCalled();
  vi.unstubAllEnvs();
});
