import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { serve } from 'vitepress';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../../packages/backend/test/browser/chromium.js';
import { base } from '../../.vitepress/base.js';
import { chromium } from './start-page.js';
import { Visitor } from './visitor.js';

// The playground as it is on the site, under its sub-path, from a host that sets no headers.

const root = path.join(import.meta.dirname, '../..');

describe.skipIf(chromium === undefined)('the playground of the site', { timeout: 120_000 }, () => {
  let browser: Browser;
  let server: import('node:http').Server;
  let url: string;

  beforeAll(async () => {
    if (!existsSync(path.join(root, '.vitepress/dist/playground.html'))) {
      throw new Error('the site is not built: pnpm docs:build');
    }
    ({ server } = await serve({ root, port: 0 }));
    url = `http://localhost:${(server.address() as AddressInfo).port}${base}`;
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('trains, writes, and frees its Worker when the visitor goes on to another page', async () => {
    const page = await browser.newPage();
    const visitor = new Visitor(page);
    await visitor.arrive(`${url}playground.html`);
    await visitor.chooseSmallModel();
    await visitor.press('Train');
    await visitor.trainUntil(2);
    const first = await visitor.figure('loss');
    await visitor.trainUntil(150);
    expect(await visitor.figure('loss')).toBeLessThan(first);
    await visitor.press('Pause');
    await visitor.fill('Characters', '50');
    expect([...(await visitor.write())]).toHaveLength(50);
    expect(page.workers()).toHaveLength(1);
    await page.locator('.VPNavBarTitle a').click();
    await expect.poll(() => page.workers().length).toBe(0);
    await page.close();
  });
});
