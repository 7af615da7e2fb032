import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../../packages/backend/test/browser/chromium.js';
import { base } from '../.vitepress/base.js';
import { previewSite, type Preview } from './preview-site.js';

// The built site under its sub-path, as a host serves it that sets no headers.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}
const mainPages = [
  '',
  'guide/',
  'playground.html',
  'api/',
  'api/@seqlab/seq-layers/',
  'changelog/',
  'changelog/trainer.html',
  'zh/',
];
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

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
      const first = page.locator('.VPLocalSearchBox .result').first();
      await first.waitFor();
      expect(await first.textContent()).toMatch(/lstm/i);
      await page.keyboard.press('Enter');
      await page.waitForURL(/lstm/i);
      expect(await page.locator('h1').textContent()).toMatch(/lstm/i);
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

  test('a phone has the sidebar behind a button, and no page is wider than its screen', async () => {
    await visit(
      'api/@seqlab/seq-layers/',
      async (page) => {
        const sidebar = page.locator('.VPSidebar');
        expect(await sidebar.isVisible()).toBe(false);
        await page.locator('.VPLocalNav .menu').click();
        await sidebar.waitFor({ state: 'visible' });
        await sidebar.locator('.level-1 > .item', { hasText: /^Layers/ }).locator('.caret').click();
        await sidebar.getByRole('link', { name: 'dense', exact: true }).click();
        await page.waitForURL('**/functions/dense.html');
        await sidebar.waitFor({ state: 'hidden' });
      },
      phone,
    );
    for (const place of mainPages) {
      const [width, screen] = await visit(
        place,
        (page) => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const),
        phone,
      );
      expect(width, place).toBeLessThanOrEqual(screen);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test.each(mainPages)(`axe finds no serious fault, ${colorScheme}: /%s`, async (place) => {
      const violations = await visit(
        place,
        async (page) => {
          await page.evaluate(axe.source);
          return page.evaluate(async () => {
            const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
            return found.violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(
                ({ id, nodes }) =>
                  `${id}: ${nodes
                    .slice(0, 3)
                    .map(({ html }) => html)
                    .join(' ')}`,
              );
          });
        },
        { colorScheme },
      );
      expect(violations).toEqual([]);
    });
  }

  test('the site needs no cross-origin isolation', async () => {
    expect(await visit('playground.html', (page) => page.evaluate(() => crossOriginIsolated))).toBe(
      false,
    );
  });

  test('what is not there is answered by a page that leads back', async () => {
    const page = await browser.newPage();
    const response = await page.goto(`${url}nowhere.html`);
    expect(response!.status()).toBe(404);
    expect(await page.locator('.NotFound a').getAttribute('href')).toBe(base);
    await page.close();
  });
});
