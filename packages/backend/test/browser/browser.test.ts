import { mkdtemp, rm } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtEntry } from './built-package.js';
import { bundlePage, type Bundle } from './bundle-page.js';
import { findChromium, launchChromium } from './chromium.js';
import { startTraining, stopTraining } from './page/training.js';
import { serve } from './serve.js';

// The package as it is published, in a page that Vite has built, in a real browser.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}

const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const strictPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const policy = (value: string) => ({ 'content-security-policy': value });

describe.skipIf(executable === undefined)('a page that Vite has built', { timeout: 60_000 }, () => {
  let folder: string;
  let entry: string;
  let bundle: Bundle;
  let browser: Browser;
  let expected: readonly number[];

  beforeAll(async () => {
    entry = await builtEntry();
    folder = await mkdtemp(path.join(tmpdir(), 'seqlab-page-'));
    bundle = await bundlePage(folder);
    browser = await launchChromium(executable!);
    expected = (await startTraining(1)).losses;
    stopTraining();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page as served with these headers and closes everything afterwards. */
  async function visit(headers: OutgoingHttpHeaders, use: (page: Page) => Promise<void>) {
    const site = await serve(folder, headers);
    const page = await browser.newPage();
    try {
      await page.goto(site.url);
      await use(page);
    } finally {
      await page.close();
      await site.close();
    }
  }

  function expectSameLosses(losses: readonly number[]) {
    expect(losses).toHaveLength(expected.length);
    losses.forEach((loss, i) => expect(loss).toBeCloseTo(expected[i]!, 4));
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  }

  it('holds the published build, which brings TensorFlow.js and nothing of Node', () => {
    expect(bundle.warnings).toEqual([]);
    expect(bundle.imports(path.dirname(entry))).toEqual(['tfjs-backend-cpu', 'tfjs-core']);
    expect(bundle.modules.filter((id) => id.includes('koffi'))).toEqual([]);
  });

  it('trains in a Worker on several threads when it is cross-origin isolated', async () => {
    await visit(isolation, async (page) => {
      const { losses, info, isolated } = await page.evaluate(() => training.inWorker(3));
      expect(isolated).toBe(true);
      expect(info).toMatchObject({ threads: 3, simd: 'relaxed-simd' });
      expect(info.blas).toBeUndefined();
      expectSameLosses(losses);
    });
  });

  it('trains on one thread when it is not', async () => {
    await visit({}, async (page) => {
      const { losses, info, isolated } = await page.evaluate(() => training.inWorker(3));
      expect(isolated).toBe(false);
      expect(info.threads).toBe(1);
      expect(info.blas).toBeUndefined();
      expectSameLosses(losses);
    });
  });

  it('trains on several threads outside a Worker, where the calling thread may not sleep', async () => {
    await visit(isolation, async (page) => {
      const { losses, info } = await page.evaluate(() => training.inPage(3));
      expect(info.threads).toBe(3);
      expectSameLosses(losses);
    });
  });

  it('has no helpers left once the backend is removed', async () => {
    await visit(isolation, async (page) => {
      await page.evaluate(() => training.inPage(3));
      expect(page.workers()).toHaveLength(2);
      await page.evaluate(() => training.stopInPage());
      await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0);
    });
  });

  it('has no helpers left once the Worker that trains has ended', async () => {
    await visit(isolation, async (page) => {
      await page.evaluate(() => training.inWorker(3));
      expect(page.workers()).toHaveLength(3);
      await page.evaluate(() => training.stopInWorker());
      await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(1);
      await page.evaluate(() => training.endWorker());
      await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0);
    });
  });

  it('starts its threads under a content security policy that allows workers from blobs', async () => {
    const headers = { ...isolation, ...policy(`${strictPolicy}; worker-src 'self' blob:`) };
    await visit(headers, async (page) => {
      const { losses, info } = await page.evaluate(() => training.inWorker(2));
      expect(info.threads).toBe(2);
      expectSameLosses(losses);
    });
  });

  it('trains on one thread under a policy that does not', async () => {
    await visit({ ...isolation, ...policy(strictPolicy) }, async (page) => {
      const { losses, info } = await page.evaluate(() => training.inWorker(2));
      expect(info.threads).toBe(1);
      expectSameLosses(losses);
    });
  });

  it('says what a policy must allow when it forbids WebAssembly', async () => {
    await visit(policy("default-src 'self'"), async (page) => {
      const trained = page.evaluate(() => training.inPage(2));
      await expect(trained).rejects.toThrow(/'wasm-unsafe-eval' in its script-src/);
    });
  });
});
