import { expect, it } from 'vitest';
import { slowKernels } from './slow-kernels.js';

const old = 'OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Prescott MAX_THREADS=64';
const fitting = old.replace('Prescott', 'SkylakeX');

it('tells of kernels that the processor is too good for, and what to do', () => {
  expect(slowKernels(old, { env: {}, platform: 'darwin' })).toMatch(/five times.*0\.3\.25/);
  expect(slowKernels(old, { env: { OPENBLAS_CORETYPE: 'Prescott' }, platform: 'linux' })).toMatch(
    /OPENBLAS_CORETYPE=Prescott asks for them: unset it/,
  );
});

it.each([
  ['no library', undefined, 'darwin'],
  ['a library that knows the processor', fitting, 'darwin'],
  // The backend has seen that there are no better ones for it.
  ['an old processor', old, 'linux'],
] as const)('says nothing of %s', (_name, blas, platform) => {
  expect(slowKernels(blas, { env: {}, platform })).toBeUndefined();
});
