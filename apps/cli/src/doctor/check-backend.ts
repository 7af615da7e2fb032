import { createRequire } from 'node:module';
import { engineInfo, type EngineInfo } from '@seqlab/backend';
import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import { messageOf } from '../cli-error.js';
import { useDevice } from '../device.js';
import type { Check } from './check.js';
import { slowKernels } from './slow-kernels.js';

/** How to get a BLAS library, by platform. */
const blasAdvice: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux:
    'apt-get install libopenblas0 (Debian, Ubuntu), dnf install openblas (Fedora), apk add openblas (Alpine)',
  darwin: 'brew install openblas',
  win32: 'put libopenblas.dll of https://github.com/OpenMathLib/OpenBLAS/releases on the PATH',
};

/** Starts the backend `seqlab`; where that fails, the cpu backend, so that the rest can be tested. */
export async function checkBackend(): Promise<Check[]> {
  const levels = await checkSimd();
  try {
    await useDevice('seqlab');
  } catch (error) {
    await useDevice('cpu');
    const text = `seqlab does not start: ${messageOf(error)}`;
    return [{ name: 'Backend', status: 'broken', text, details: { backend: 'cpu' } }, levels];
  }
  const info = engineInfo();
  const { threads: count } = info;
  const text = `seqlab, ${count} ${count === 1 ? 'thread' : 'threads'}, ${info.simd}`;
  const details = { backend: 'seqlab', threads: count, simd: info.simd };
  return [{ name: 'Backend', status: 'ok', text, details }, levels, checkBlas(info)];
}

async function checkSimd(): Promise<Check> {
  const found = { simd: await simd(), relaxedSimd: await relaxedSimd(), threads: await threads() };
  const describe = (name: string, isThere: boolean) => `${name} ${isThere ? 'yes' : 'no'}`;
  const text = [
    describe('simd', found.simd),
    describe('relaxed simd', found.relaxedSimd),
    describe('threads', found.threads),
  ].join(', ');
  const check = { name: 'WebAssembly', text, details: found };
  if (!found.simd || !found.threads) {
    return { ...check, status: 'broken', advice: 'use --device cpu, or a Node with both' };
  }
  if (found.relaxedSimd) return { ...check, status: 'ok' };
  return { ...check, status: 'note', advice: 'Node 22 or later has relaxed SIMD, which is faster' };
}

function checkBlas({ blas, gflops }: EngineInfo): Check {
  const details = { blas, gflopsOfOneThread: gflops };
  const slow = slowKernels(blas);
  if (slow !== undefined) {
    return { name: 'BLAS', status: 'note', text: blas!.trim(), advice: slow, details };
  }
  if (blas !== undefined) return { name: 'BLAS', status: 'ok', text: blas.trim(), details };
  const none = { name: 'BLAS', status: 'note', details } as const;
  if (process.env.SEQLAB_BLAS?.toLowerCase() === 'off') {
    return { ...none, status: 'ok', text: 'turned off by SEQLAB_BLAS' };
  }
  if (!isKoffiInstalled()) {
    return {
      ...none,
      text: 'not looked for: koffi, an optional dependency that calls it, is not installed',
      advice: 'npm install seqlab again, without --omit=optional',
    };
  }
  return {
    ...none,
    text: "none found that is faster than SeqLab's own kernels, which do the work",
    advice: blasAdvice[process.platform] ?? 'install OpenBLAS',
  };
}

function isKoffiInstalled(): boolean {
  try {
    const backend = createRequire(import.meta.url).resolve('@seqlab/backend');
    createRequire(backend).resolve('koffi');
    return true;
  } catch {
    return false;
  }
}
