import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// The tests of the kernels once more on a newer Node from the npm registry, which has relaxed SIMD.

const newerNode = ['--yes', '--package=node@24', '--', 'node'];
const vitest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);
const suites = [
  'recurrent',
  'recurrent-edges',
  'bidirectional',
  'tokens',
  'single-steps',
  'mean-over-time',
  'text-kernels',
  'mat-mul',
  'row-gradients',
  'quantized',
  'quantized-recurrent',
  'optimizers',
  'limits',
];

interface Report {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { fullName: string; status: string }[];
  }[];
}

function runSuites(simd: string): Report {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-newer-node-'));
  try {
    const result = path.join(folder, 'result.json');
    const files = suites.map((name) => path.join(import.meta.dirname, `${name}.test.ts`));
    spawnSync(
      'npx',
      [
        ...newerNode,
        vitest,
        'run',
        '--project',
        'backend',
        ...files,
        '--reporter=json',
        `--outputFile=${result}`,
      ],
      {
        cwd: path.join(import.meta.dirname, '../../..'),
        env: { ...process.env, SEQLAB_SIMD: simd, NODE_PATH: '' },
        stdio: 'ignore',
      },
    );
    return JSON.parse(readFileSync(result, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the kernels on a newer Node', { timeout: 300_000 }, () => {
  it.for(['relaxed-simd', 'simd'])('are right with %s', (simd, { skip }) => {
    const version = spawnSync('npx', [...newerNode, '--version'], { encoding: 'utf8' });
    if (version.status !== 0) skip('node@24 cannot be had from the npm registry');
    const { testResults, numPassedTests } = runSuites(simd);
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === 'failed');
    expect(failed.map(({ fullName }) => fullName)).toEqual([]);
    expect(testResults).toHaveLength(suites.length);
    expect(numPassedTests).toBeGreaterThan(100);
  });
});
