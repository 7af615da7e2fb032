import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { blasCandidates, findKoffi, nodeRequire, openBlas } from '../src/engine/blas.js';

interface Result {
  readonly passed: string[];
  readonly pending: string[];
  readonly failures: { name: string; message: string }[];
  /** The BLAS library that computed products. */
  readonly blas?: string;
}

/** Specs that tfjs-core runs on a backend named `cpu` only: they register two of it. */
const onlyForCpu = new Set([
  'Switching cpu backends Move data from cpu1 to cpu2 backend',
  'Switching cpu backends can execute op with data from mixed backends',
]);

const script = fileURLToPath(new URL('conformance/run.mjs', import.meta.url));
/** A Node with relaxed SIMD, from the npm registry. */
const newerNode = ['--yes', '--package=node@24', '--', 'node'];

function runSuite(backend: string, environment: Record<string, string>, newer = false): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-conformance-'));
  try {
    const result = path.join(folder, 'result.json');
    const [command, ...before] = newer ? ['npx', ...newerNode] : [process.execPath];
    const env = { ...process.env, ...environment };
    execFileSync(command!, [...before, script], {
      env: { ...env, CONFORMANCE_BACKEND: backend, CONFORMANCE_RESULT: result },
      stdio: 'ignore',
    });
    return JSON.parse(readFileSync(result, 'utf8')) as Result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A BLAS library that this machine has. */
function installedBlas(): string | undefined {
  const koffi = findKoffi();
  const require = nodeRequire();
  if (koffi === undefined || require === undefined) return undefined;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  return blasCandidates(process.platform).find((library) => {
    try {
      openBlas({ koffi, library }, { memory, require });
      return true;
    } catch {
      return false;
    }
  });
}

const withoutBackend = (names: string[], backend: string) =>
  names.map((name) => name.replaceAll(` ${backend} {}`, '')).toSorted();

describe("tfjs-core's own test suite", { timeout: 120_000 }, () => {
  let cpu: string[];
  let pending: string[];
  beforeAll(() => {
    const result = runSuite('cpu', {});
    expect(result.failures).toEqual([]);
    // As many as the suite of tfjs-core 4.22 has; a version with fewer is to be looked at.
    expect(result.passed.length).toBeGreaterThanOrEqual(4159);
    cpu = withoutBackend(result.passed, 'cpu').filter((name) => !onlyForCpu.has(name));
    expect(result.passed.length - cpu.length).toBe(onlyForCpu.size);
    pending = withoutBackend(result.pending, 'cpu');
  });

  function expectAsOnCpu(result: Result): void {
    expect(result.failures).toEqual([]);
    expect(withoutBackend(result.passed, 'seqlab')).toEqual(cpu);
    expect(withoutBackend(result.pending, 'seqlab')).toEqual(pending);
  }

  it.each([
    ['on two threads without BLAS', { SEQLAB_THREADS: '2', SEQLAB_BLAS: 'off' }],
    ['on one thread without BLAS', { SEQLAB_THREADS: '1', SEQLAB_BLAS: 'off' }],
    ['with plain SIMD', { SEQLAB_SIMD: 'simd', SEQLAB_BLAS: 'off' }],
  ])('passes on seqlab as on cpu, %s', (_, environment) => {
    const result = runSuite('seqlab', environment);
    expectAsOnCpu(result);
    expect(result.blas).toBeUndefined();
  });

  it('passes on seqlab as on cpu, on two threads with BLAS', ({ skip }) => {
    const library = installedBlas();
    if (library === undefined) skip('no BLAS library is installed: apt-get install libopenblas0');
    const result = runSuite('seqlab', { SEQLAB_THREADS: '2', SEQLAB_BLAS: library! });
    expectAsOnCpu(result);
    expect(result.blas).toBeDefined();
  });

  it('passes on seqlab with relaxed SIMD on a newer Node', ({ skip }) => {
    const version = spawnSync('npx', [...newerNode, '--version'], { encoding: 'utf8' });
    if (version.status !== 0) skip('node@24 cannot be had from the npm registry');
    const environment = { SEQLAB_SIMD: 'relaxed-simd', SEQLAB_BLAS: 'off' };
    expectAsOnCpu(runSuite('seqlab', environment, true));
  });
});
