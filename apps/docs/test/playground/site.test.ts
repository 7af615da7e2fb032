import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../../packages/backend/test/browser/chromium.js';
import { serve, type Site } from '../../../../packages/backend/test/browser/serve.js';
import { base } from '../../.vitepress/base.js';
import { chromium } from './start-page.js';
import { Visitor } from './visitor.js';

// The playground as it is on the site, under its sub-path, from a host that sets no headers.

const dist = path.join(import.meta.dirname, '../../.vitepress/dist');

describe.skipIf(chromium === undefined)('the playground of the site', { timeout: 120_000 }, () => {
  let browser: Browser;
  let folder: string;
  let site: Site;

  beforeAll(async () => {
    if (!existsSync(path.join(dist, 'playground.html'))) {
      throw new Error('the site is not built: pnpm docs:build');
    }
    folder = await mkdtemp(path.join(tmpdir(), 'seqlab-site-'));
    // Where its links lead to; for the root of a host that is the folder served.
    const served = path.join(folder, 'host');
    const place = path.resolve(served, `.${base}`);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(dist, place);
    site = await serve(served, {});
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('trains, writes, and frees its Worker when the visitor goes on to another page', async () => {
    const page = await browser.newPage();
    const visitor = new Visitor(page);
    await visitor.arrive(new URL(`${base}playground.html`, site.url).href);
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
