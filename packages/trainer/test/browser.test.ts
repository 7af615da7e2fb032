import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../backend/test/browser/chromium.js';
import { serve, type Site } from '../../backend/test/browser/serve.js';
import type { Outcome } from './page/messages.js';

// Training in a Worker of a page that Vite has built, in a real browser.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}

describe.skipIf(executable === undefined)('training in a Worker', { timeout: 60_000 }, () => {
  let folder: string;
  let browser: Browser;
  let site: Site;
  let page: Page;
  let whole: Outcome;

  const train = (run: string, endAt?: number) =>
    page.evaluate(([name, at]) => training.train(name, at), [run, endAt] as const);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'seqlab-training-'));
    await build({
      configFile: false,
      root: path.join(import.meta.dirname, 'page'),
      logLevel: 'warn',
      resolve: { conditions: ['@seqlab/source', 'browser', 'module', 'import', 'default'] },
      worker: { format: 'es' },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    browser = await launchChromium(executable!);
    site = await serve(folder, {});
    page = await browser.newPage();
    await page.goto(site.url);
    whole = (await train('whole')) as Outcome;
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('learns, and keeps its model in IndexedDB', async () => {
    expect(whole.from).toBe(0);
    expect(whole.losses[1]).toBeLessThan(whole.losses[0]!);
    expect(await page.evaluate(() => training.savedWeights('whole'))).toEqual(whole.weights);
  });

  test('goes on bit for bit after the Worker was ended, and the page loaded again', async () => {
    for (const ahead of [3, 4, 1]) {
      expect(await train('cut', ahead)).toBe('ended');
    }
    await page.reload();
    const { from, ...outcome } = (await train('cut')) as Outcome;
    expect(from).toBeGreaterThan(0);
    expect({ ...outcome, from: 0 }).toEqual(whole);
  });

  test('passes over a checkpoint that is damaged', async () => {
    expect(await train('damaged', 7)).toBe('ended');
    await page.evaluate(async () => {
      const opened = indexedDB.open('seqlab-checkpoints');
      await new Promise((resolve) => (opened.onsuccess = resolve));
      const store = opened.result
        .transaction('checkpoints', 'readwrite')
        .objectStore('checkpoints');
      const listed = store.getAllKeys(IDBKeyRange.bound('damaged/', 'damaged0'));
      await new Promise((resolve) => (listed.onsuccess = resolve));
      const last = listed.result.at(-1)!;
      const read = store.get(last);
      await new Promise((resolve) => (read.onsuccess = resolve));
      const files = read.result as Record<string, Uint8Array>;
      const weights = Object.keys(files).find((name) => name.endsWith('.safetensors'))!;
      files[weights]![files[weights]!.length - 1]! ^= 1;
      const written = store.put(files, last);
      await new Promise((resolve) => (written.onsuccess = resolve));
      opened.result.close();
    });
    const { from, skipped, ...outcome } = (await train('damaged')) as Outcome;
    expect(skipped).toEqual([expect.stringContaining('damaged/step-')]);
    expect({ ...outcome, from: 0, skipped: [] }).toEqual(whole);
    expect(from).toBeGreaterThan(0);
  });

  test('begins anew once its checkpoints are removed', async () => {
    await train('whole/other');
    await page.evaluate(() => training.remove('whole'));
    expect(await train('whole')).toEqual(whole);
    expect(((await train('whole/other')) as Outcome).from).toBe(whole.steps);
  });
});
