import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build as bundle } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../backend/test/browser/chromium.js';
import { serve, type Site } from '../../backend/test/browser/serve.js';
import { saveModel } from '../src/node.js';
import { ensureBuilt, packageFolder } from './built-package.js';
import { bidirectional, dense, embedding, lstm, sequential } from '../src/index.js';

// The package as it is built, in a page of Vite's, in a real browser.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}

beforeAll(ensureBuilt, 60_000);

describe.skipIf(executable === undefined)('models in a page', { timeout: 60_000 }, () => {
  let folder: string;
  let browser: Browser;
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'seqlab-models-'));
    await build({
      configFile: false,
      root: path.join(import.meta.dirname, 'page'),
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    const model = sequential(
      [
        embedding({ inputDim: 9, outputDim: 4, maskZero: true }),
        bidirectional({ layer: lstm({ units: 3 }) }),
        dense({ units: 2 }),
      ],
      { seed: 3, name: 'tiny' },
    );
    await saveModel(model, path.join(folder, 'model'));
    browser = await launchChromium(executable!);
    site = await serve(folder, {});
    page = await browser.newPage();
    await page.goto(site.url);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('are kept in IndexedDB when the page is loaded again', async () => {
    const expected = await page.evaluate(() => models.predict());
    await page.evaluate(() => models.save('mine'));
    await page.reload();
    expect(await page.evaluate(() => models.list())).toEqual(['mine']);
    expect(await page.evaluate(() => models.load('mine'))).toEqual(expected);
    await page.evaluate(() => models.remove('mine'));
    expect(await page.evaluate(() => models.list())).toEqual([]);
    await expect(page.evaluate(() => models.load('mine'))).rejects.toThrow('no model "mine"');
  });

  test('are fetched from a server, where they are those that Node saved', async () => {
    const expected = await page.evaluate(() => models.predict());
    expect(await page.evaluate(() => models.fetch('model'))).toEqual(expected);
    await expect(page.evaluate(() => models.fetch('nothing/'))).rejects.toThrow(
      /nothing\/config\.json: the server answered 404/,
    );
    await expect(page.evaluate(() => models.fetch('model', 100))).rejects.toThrow(
      'it has more than 100 bytes',
    );
  });

  test('are downloaded as two files', async () => {
    const names: string[] = [];
    page.on('download', (download) => names.push(download.suggestedFilename()));
    await page.evaluate(() => models.download());
    await expect
      .poll(() => names.toSorted())
      .toEqual(['tiny.config.json', 'tiny.model.safetensors']);
  });
});

describe('a bundle', () => {
  const bundleOf = async (code: string) => {
    const { outputFiles } = await bundle({
      stdin: { contents: code, resolveDir: packageFolder },
      bundle: true,
      write: false,
      format: 'esm',
      external: ['@tensorflow/*', 'node:*'],
    });
    return outputFiles[0]!.text;
  };

  test('of one layer has nothing of the others', async () => {
    const code = await bundleOf("import { dense } from '@seqlab/seq-layers'; console.log(dense);");
    expect(code).toContain('var Dense = class');
    for (const other of ['RecurrentLayer', 'Bidirectional', 'Attention']) {
      expect(code).not.toContain(other);
    }
  });

  test('of an import that is not used is empty: importing has no effect', async () => {
    for (const entry of ['', '/browser', '/tfjs', '/pytorch', '/keras', '/onnx']) {
      const code = await bundleOf(`import '@seqlab/seq-layers${entry}';`);
      expect(code.replaceAll(/\/\/.*/g, '').trim()).toBe('');
    }
  });
});
