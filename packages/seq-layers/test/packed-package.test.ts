import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../backend/test/browser/chromium.js';
import { serve } from '../../backend/test/browser/serve.js';
import { ensureBuilt, packageFolder } from './built-package.js';

// The package as its users get it: built, packed, installed in an empty project, compiled, run.

const workspace = path.join(packageFolder, '../..');
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'nodenext',
  target: 'es2022',
};
const unreachable = 'the npm registry cannot be reached, so the packed package was not tried';
const executable = findChromium();
let project: string;
let isInstalled = false;

beforeAll(async () => {
  await ensureBuilt();
  project = await mkdtemp(path.join(tmpdir(), 'seq-layers-user-'));
  const { packageManager } = await readJson(path.join(workspace, 'package.json'));
  const pack = ['--yes', packageManager!, 'pack', '--pack-destination', project];
  await run('npx', pack, packageFolder);
  const tarball = (await readdir(project)).find((file) => file.endsWith('.tgz'))!;

  await writeFile(path.join(project, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
  const tfjs = ['@tensorflow/tfjs-core@4.22.0', '@tensorflow/tfjs-backend-cpu@4.22.0'];
  try {
    await run('npm', [...install, `./${tarball}`, ...tfjs], project);
    isInstalled = true;
  } catch (error) {
    if (!/ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH|TIMEDOUT/.test(String(error))) throw error;
  }
}, 180_000);

afterAll(() => rm(project, { recursive: true, force: true }));

test('works in an empty TypeScript project, ESM and CJS, on the cpu backend', async ({ skip }) => {
  if (!isInstalled) skip(unreachable);
  const program = new URL('./packed-program.ts', import.meta.url);
  await copyFile(program, path.join(project, 'program.mts'));
  await copyFile(program, path.join(project, 'program.cts'));
  await writeFile(path.join(project, 'readme.mts'), await readmeExample());
  await writeFile(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = path.join(workspace, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc], project);

  const esm = JSON.parse(await run(process.execPath, ['program.mjs'], project));
  const cjs = JSON.parse(await run(process.execPath, ['program.cjs'], project));
  expect(esm).toMatchObject({
    params: 9 * 4 + 4 * 6 * (4 + 6 + 1) + 9 * (6 + 1),
    gradients: 6,
    states: [0, 2, 0],
    missing: 'invalid-file',
    throughPyTorch: ['lstm/kernel', 'lstm/recurrent_kernel', 'lstm/bias'],
    noHdf5: 'invalid-file',
  });
  expect(esm.throughTfjs).toEqual(esm.output);
  expect(esm.onnxBytes).toBeGreaterThan(4 * esm.params);
  expect(esm.output).toHaveLength(2 * 3 * 9);
  expect(esm.sameWhenLoaded).toEqual(esm.output);
  expect(cjs).toEqual(esm);

  // One engine and one model, whichever way its parts were loaded.
  await writeFile(path.join(project, 'both.mjs'), bothProgram);
  expect(await run(process.execPath, ['both.mjs'], project)).toBe('same engine, same results\n');

  const printed = await run(process.execPath, ['readme.mjs'], project);
  expect(printed).toContain(' lstm (LSTM)                 (None, None, 64)          24832');
}, 300_000);

test.skipIf(executable === undefined)(
  "runs the README's example in Chromium, built with Vite",
  async ({ skip }) => {
    if (!isInstalled) skip(unreachable);
    const page = path.join(project, 'page');
    await mkdir(page);
    await writeFile(
      path.join(page, 'index.html'),
      '<script type="module" src="./main.ts"></script>',
    );
    // A page has no folders to save to.
    const lines = (await readmeExample()).split('\n').filter((line) => !line.includes('saveModel'));
    await writeFile(path.join(page, 'main.ts'), lines.join('\n'));
    await build({ configFile: false, root: page, logLevel: 'warn' });
    const site = await serve(path.join(page, 'dist'), {});
    const browser = await launchChromium(executable!);
    try {
      const printed: string[] = [];
      const tab = await browser.newPage();
      tab.on('console', (message) => printed.push(message.text()));
      tab.on('pageerror', (error) => printed.push(String(error)));
      await tab.goto(site.url);
      await expect
        .poll(() => printed.join('\n'))
        .toMatch(/lstm \(LSTM\) +\(None, None, 64\) +24832/);
      await expect.poll(() => printed.join('\n')).toMatch(/Tensor\s+\[\[\[/);
    } finally {
      await browser.close();
      await site.close();
    }
  },
  60_000,
);

/** Layers of the ES module and of the CommonJS module on one tensor. */
const bothProgram = `
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { engine, tensor2d } from '@tensorflow/tfjs-core';
import { dense, sequential } from '@seqlab/seq-layers';
const require = createRequire(import.meta.url);
const cjs = require('@seqlab/seq-layers');
const x = tensor2d([[1, 2, 3]]);
const [a, b] = [sequential([dense({ units: 2 })]), cjs.sequential([cjs.dense({ units: 2 })])];
const results = [a, b].map((model) => model.predict(x).dataSync().join());
const isOne = engine() === require('@tensorflow/tfjs-core').engine();
const isSame = results[0] === results[1] && cjs.summary(a) === cjs.summary(b);
console.log(isOne && isSame ? 'same engine, same results' : 'different');
`;

async function readmeExample(): Promise<string> {
  const readme = await readFile(path.join(packageFolder, 'README.md'), 'utf8');
  return /```ts\n(.*?)```/s.exec(readme)![1]!;
}

async function readJson(file: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
}

/** What a program prints; its whole output is in the error when it fails. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd });
    return stdout;
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout: string; stderr: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`, { cause: error });
  }
}
