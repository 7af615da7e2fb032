import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build, type BuildResult } from 'esbuild';
import { expect, it } from 'vitest';
import type { History } from '../training/history.js';
import { htmlReport } from './html-report.js';

/** An entry as a bundler makes it for a site, with the packages of TensorFlow.js left out. */
async function bundle(entry: string) {
  const result: BuildResult<{ metafile: true; write: false }> = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'entry',
    conditions: ['@seqlab/source'],
    // Else ECharts asks for `window`, or for Node's `global`.
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['@tensorflow/*', ...builtinModules, 'node:*'],
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const inputs = Object.values(result.metafile.inputs);
  return {
    code: result.outputFiles[0]!.text,
    imports: inputs.flatMap((input) => input.imports.map(({ path }) => path)),
  };
}

const history: History = {
  epochs: [
    { epoch: 0, step: 5, loss: 2, metrics: {}, learningRate: 0.1, valLoss: 3 },
    { epoch: 1, step: 10, loss: 1, metrics: {}, learningRate: 0.1, valLoss: 2 },
  ],
  step: 10,
  stopReason: 'epochs',
};

it('draws the same where there is nothing of Node, and no page', async () => {
  const { code, imports } = await bundle('report.ts');
  expect(
    imports.filter((path) => path.startsWith('node:') || builtinModules.includes(path)),
  ).toEqual([]);
  expect(imports.filter((path) => path.startsWith('@tensorflow/'))).toEqual([]);
  const context = createContext({ history, setTimeout, clearTimeout });
  runInContext(code, context);
  expect(runInContext('entry.htmlReport({ history })', context)).toBe(htmlReport({ history }));
});

it('is all that needs ECharts', async () => {
  for (const entry of ['index.ts', 'browser.ts']) {
    const { imports } = await bundle(entry);
    expect(imports.some((path) => path.includes('callbacks'))).toBe(true);
    expect(imports.filter((path) => /echarts|zrender|pbf|csv/u.test(path))).toEqual([]);
  }
});
