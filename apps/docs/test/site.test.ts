import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../../packages/backend/test/browser/chromium.js';
import { base } from '../.vitepress/base.js';
import { axeFaults } from './axe-faults.js';
import { dist, previewSite, type Preview } from './preview-site.js';

// The built site under its sub-path, as a host serves it that sets no headers.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}
/** One page of every kind. */
const mainPages = [
  '',
  'guide/',
  'guide/speed.html',
  'guide/tutorial/lstm.html',
  'playground.html',
  'api/',
  'api/@seqlab/seq-layers/',
  'api/@seqlab/seq-layers/functions/lstm.html',
  'changelog/',
  'changelog/trainer.html',
  'zh/',
  'zh/guide/tutorial/lstm.html',
];
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const screens: { name: string; options: BrowserContextOptions }[] = [
  { name: 'on a desktop, light', options: { ...desktop, colorScheme: 'light' } },
  { name: 'on a phone, dark', options: { ...phone, colorScheme: 'dark' } },
];

describe.skipIf(executable === undefined)('the site', { timeout: 120_000 }, () => {
  let browser: Browser;
  let site: Preview;
  let url: string;

  beforeAll(async () => {
    site = await previewSite();
    ({ url } = site);
    browser = await launchChromium(executable!);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  /** Opens a page, uses it, and sees to it that nothing went wrong meanwhile. */
  async function visit<T>(
    place: string,
    use: (page: Page) => Promise<T>,
    options: BrowserContextOptions = {},
  ): Promise<T> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const wanted = request.url();
      const within = wanted.startsWith(url) || /^(data|blob):/.test(wanted);
      if (!within) faults.push(`outside the site: ${wanted}`);
    });
    try {
      await page.goto(url + place, { waitUntil: 'networkidle' });
      const result = await use(page);
      expect(faults).toEqual([]);
      return result;
    } finally {
      await context.close();
    }
  }

  test('search finds lstm, and its page is one key away', async () => {
    await visit('', async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('.VPLocalSearchBox input').fill('lstm');
      const first = page.locator('.VPLocalSearchBox .result.selected');
      await first.waitFor();
      expect(await first.textContent()).toMatch(/lstm/i);
      await page.keyboard.press('Enter');
      // Not the type of its options.
      await page.waitForURL(/functions\/lstm|tutorial\/lstm/);
      // The address changes before the page does.
      await page.locator('h1', { hasText: /lstm/i }).waitFor();
    });
  });

  test('search finds a page of every package', async () => {
    await visit('', async (page) => {
      await page.keyboard.press('Control+k');
      for (const name of ['charTokenizer', 'embedding', 'adam', 'beamSearch', 'engineInfo']) {
        await page.locator('.VPLocalSearchBox input').fill(name);
        const result = page.locator(`.VPLocalSearchBox a[href*="/api/"][href*="${name}"]`).first();
        await result.waitFor();
      }
    });
  });

  test('a phone has the sidebar behind a button', async () => {
    await visit(
      'api/@seqlab/seq-layers/',
      async (page) => {
        const sidebar = page.locator('.VPSidebar');
        const left = async () => (await sidebar.boundingBox())?.x;
        expect(await left()).toBeLessThan(0);
        await page.locator('.VPLocalNav .menu').click();
        await expect.poll(left).toBe(0);
        await sidebar
          .locator('.level-1 > .item', { hasText: /^Layers/ })
          .locator('.caret')
          .click();
        await sidebar.getByRole('link', { name: 'dense', exact: true }).click();
        await page.waitForURL('**/functions/dense.html');
        await expect.poll(left).toBeLessThan(0);
      },
      phone,
    );
  });

  describe.each(screens)('$name', ({ options }) => {
    test.each(mainPages)('/%s fits, and axe finds no serious fault', async (place) => {
      await visit(
        place,
        async (page) => {
          expect(await widthBeyond(page)).toBe(0);
          const faults = await axeFaults(page);
          expect(faults.filter((fault) => /^(serious|critical)/.test(fault))).toEqual([]);
        },
        options,
      );
    });
  });

  test('no guide is wider than a phone', async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
    const page = await context.newPage();
    const tooWide: string[] = [];
    for (const place of guidePages()) {
      await page.goto(url + place, { waitUntil: 'load' });
      if ((await widthBeyond(page)) > 0) tooWide.push(place);
    }
    await context.close();
    expect(tooWide).toEqual([]);
  });

  test('what is not there is answered by a page that leads back', async () => {
    const page = await browser.newPage();
    const response = await page.goto(`${url}nowhere.html`);
    expect(response!.status()).toBe(404);
    expect(await page.locator('.NotFound a').getAttribute('href')).toBe(base);
    await page.close();
  });
});

function guidePages(): string[] {
  return ['guide', 'zh/guide'].flatMap((folder) =>
    readdirSync(path.join(dist, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.html'))
      .map((file) => `${folder}/${file}`),
  );
}

/** Pixels that a page is wider than its screen; not `innerWidth`, which grows with what is too wide. */
async function widthBeyond(page: Page): Promise<number> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return Math.max(0, width - page.viewportSize()!.width);
}
