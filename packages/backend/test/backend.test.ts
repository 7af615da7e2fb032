import { execFileSync } from 'node:child_process';
import {
  add,
  dispose,
  engine,
  matMul,
  memory,
  slice,
  tensor,
  tensor1d,
  tidy,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { engineInfo, registerSeqlabBackend } from '../src/index.js';
import { numbers } from './numbers.js';
import { useBackend } from './with-backend.js';

const values = numbers(4)(64 * 64);
const square = () => tensor(values, [64, 64]);

describe('the seqlab backend', () => {
  useBackend({ threads: 2 });

  it('runs ops it has no kernel for through the cpu kernels', () => {
    const x = tensor([1, 2, 3, 4], [2, 2]);
    expect([...add(transpose(x), x).dataSync()]).toEqual([2, 5, 5, 8]);
  });

  it('hands out copies that survive the tensor', () => {
    const product = matMul(square(), square());
    const copy = product.dataSync();
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
    const before = [...copy];
    product.dispose();
    tidy(() => matMul(square(), square()));
    expect([...copy]).toEqual(before);
  });

  it('keeps a slice whole when the tensor it was cut from is gone and its memory reused', () => {
    const product = matMul(square(), square());
    const part = slice(product, [0, 0], [1, 64]);
    const before = [...part.dataSync()];
    product.dispose();
    const other = matMul(square(), add(square(), 1));
    expect([...part.dataSync()]).toEqual(before);
    dispose([part, other]);
  });

  it('frees the shared memory of what is disposed of', () => {
    const x = square();
    tidy(() => void matMul(x, x));
    const { bytesInUse } = engineInfo();
    const { numTensors } = memory();
    for (let i = 0; i < 50; i++) tidy(() => void matMul(x, x));
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
    expect(memory().numTensors).toBe(numTensors);
    x.dispose();
  });

  it('keeps no workspace of a recurrent pass, recorded or not, once its output is gone', () => {
    const [units, dim] = [8, 3];
    const inputs = {
      x: tensor(numbers(1)(2 * 5 * dim), [2, 5, dim]),
      kernel: tensor(numbers(2)(dim * 4 * units), [dim, 4 * units]),
      recurrentKernel: tensor(numbers(3)(units * 4 * units), [units, 4 * units]),
      bias: tensor1d(numbers(4)(4 * units)),
      initialH: tensor(numbers(5)(2 * units), [2, units]),
      initialC: tensor(numbers(6)(2 * units), [2, units]),
    };
    const attributes = { returnSequences: true, goBackwards: false };
    const forward = () => engine().runKernel('SeqLabLSTM', inputs, attributes) as Tensor[];
    const round = () => {
      tidy(() => void forward());
      tidy(
        () =>
          void engine().gradients(
            () => forward()[0]!,
            [inputs.x],
            tensor(numbers(7)(80), [2, 5, units]),
          ),
      );
    };
    round();
    const { bytesInUse, memoryBytes } = engineInfo();
    for (let i = 0; i < 20; i++) round();
    expect(engineInfo().bytesInUse).toBe(bytesInUse);
    expect(engineInfo().memoryBytes).toBe(memoryBytes);
  });

  it('gives the same bits on every run', () => {
    const once = [...matMul(square(), square()).dataSync()];
    for (let i = 0; i < 20; i++) expect([...matMul(square(), square()).dataSync()]).toEqual(once);
  });

  it('tells what it runs on', () => {
    const info = engineInfo();
    expect(info.threads).toBe(2);
    expect(info.simd).toMatch(/^(relaxed-)?simd$/);
    expect(info.gflops).toBeGreaterThan(0);
  });
});

describe('a plain SIMD engine', () => {
  useBackend({ threads: 1, simd: 'simd', blas: 'off' });

  it('is what was asked for', () => {
    expect(engineInfo()).toMatchObject({ simd: 'simd', threads: 1, blas: undefined });
  });
});

describe('options that make no sense', () => {
  it.each([
    [{ threads: 0 }, /whole number from 1 to 64, got 0/],
    [{ threads: 1.5 }, /got 1.5/],
    [{ memoryLimit: 1000 }, /bytes from 67108864 to 4294967296, got 1000/],
    [{ simd: 'avx' as 'simd' }, /'simd' or 'relaxed-simd', got 'avx'/],
  ])('%o', (options, message) => {
    expect(() => registerSeqlabBackend(options)).toThrow(message);
  });
});

describe('a process', () => {
  /** Runs a script that has the built package and returns what it prints. */
  function run(script: string, environment: Record<string, string>): string {
    return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: new URL('..', import.meta.url),
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      timeout: 20_000,
    });
  }

  const start = `
    import { matMul, ones, setBackend } from '@tensorflow/tfjs-core';
    import { registerSeqlabBackend } from '@seqlab/backend';
    registerSeqlabBackend({ threads: 2 });
    await setBackend('seqlab').catch((error) => console.log(error.message));
  `;

  it('ends by itself: helper threads do not keep it alive', () => {
    const script = `${start} console.log(matMul(ones([2, 3]), ones([3, 2])).dataSync().join());`;
    expect(run(script, {})).toBe('3,3,3,3\n');
  });

  it('finds the same BLAS library from CommonJS as from ES modules', () => {
    const print = 'console.log(engineInfo().blas)';
    const modules = run(`${start.replace('{ reg', '{ engineInfo, reg')} ${print};`, {});
    const commonjs = run(
      `import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/');
      const { engineInfo, registerSeqlabBackend } = require('@seqlab/backend');
      registerSeqlabBackend({ threads: 2 });
      await require('@tensorflow/tfjs-core').setBackend('seqlab');
      ${print};`,
      {},
    );
    expect(commonjs).toBe(modules);
  });

  it('is told when the BLAS library it named cannot be used', () => {
    const script = start.replace(
      'await setBackend',
      `
      const { findBackendFactory } = await import('@tensorflow/tfjs-core');
      await findBackendFactory('seqlab')().catch((error) => console.log(error.code, error.message));
      process.exit();
      await setBackend`,
    );
    expect(run(script, { SEQLAB_BLAS: '/nowhere/libblas.so' })).toMatch(
      /^blas-not-loaded .*\/nowhere\/libblas.so/,
    );
  });
});
