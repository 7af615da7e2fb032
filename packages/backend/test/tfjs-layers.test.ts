import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { expectClose } from './numbers.js';

interface Result {
  readonly backend: string;
  readonly losses: number[];
  readonly prediction: number[];
}

const here = path.dirname(fileURLToPath(import.meta.url));

/** Bundles the program with one import before it and runs it. */
async function run(backend: string): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-tfjs-layers-'));
  try {
    const outfile = path.join(folder, 'program.mjs');
    await build({
      stdin: {
        // What `@tensorflow/tfjs` registers by itself.
        contents: `
          import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
          import '@tensorflow/tfjs-core/dist/register_all_gradients';
          import '${backend}';
          import './tfjs-layers/text-generation.ts';
        `,
        resolveDir: here,
      },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      ignoreAnnotations: true,
      logLevel: 'error',
      banner: {
        js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${JSON.stringify(import.meta.url)});`,
      },
    });
    const output = execFileSync(process.execPath, [outfile], { encoding: 'utf8', stdio: 'pipe' });
    return JSON.parse(output.trim().split('\n').at(-1)!) as Result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("tfjs-layers' LSTM text generation, unmodified", { timeout: 60_000 }, () => {
  it('learns the same on this backend by one import', async () => {
    const cpu = await run('@tensorflow/tfjs-backend-cpu');
    const seqlab = await run('../src/auto.ts');
    expect([cpu.backend, seqlab.backend]).toEqual(['cpu', 'seqlab']);
    expect(cpu.losses.at(-1)).toBeLessThan(cpu.losses[0]!);
    expectClose(seqlab.losses, cpu.losses, 1e-4);
    expectClose(seqlab.prediction, cpu.prediction, 1e-4);
  });
});
