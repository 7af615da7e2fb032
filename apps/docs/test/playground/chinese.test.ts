import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../../packages/backend/test/browser/chromium.js';
import { previewSite, type Preview } from '../preview-site.js';
import { chromium } from './start-page.js';

// The playground of the Chinese site: it works, and nothing of it is English.

/** What has no Chinese name. */
const names =
  /\b(SeqLab|LSTM|GRU|SimpleRNN|(relaxed-)?simd|WebAssembly|Worker|Node|UTF|API|MIT|zip|ln)\b/g;

describe.skipIf(chromium === undefined)('the Chinese playground', { timeout: 120_000 }, () => {
  let browser: Browser;
  let site: Preview;
  let page: Page;

  beforeAll(async () => {
    site = await previewSite();
    browser = await launchChromium(chromium!);
    page = await browser.newPage();
    await page.goto(`${site.url}zh/playground.html`);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const step = async () => Number(await page.locator('[data-figure="step"]').innerText());

  test('trains on a Chinese text and writes', async () => {
    const text = page.getByLabel('训练文本');
    await text.waitFor();
    expect(await text.locator('option:checked').textContent()).toMatch('《论语》');
    await page.getByLabel('单元数').selectOption('32');
    await press('开始训练');
    await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(30);
    await press('暂停');
    expect(await page.locator('.pg-samples .pg-given').first().textContent()).toBe('子曰：');
    await page.getByLabel('字符数').fill('20');
    await press('写');
    await page.getByText('写了 20 个字符。').waitFor();
  });

  test('has no English left, in what is seen and in what is read out', async () => {
    await page.getByLabel('句子').fill('naïve');
    await page.getByRole('alert').filter({ hasText: '从未见过' }).first().waitFor();
    await page.getByLabel('训练文本').selectOption({ label: '你自己的文本' });
    const said = await page.evaluate(() => {
      const playground = document.querySelector('.playground-page')!;
      // Programs, what a visitor writes, the way to the English page, and what VitePress has in English alone.
      const others = '[class*="language-"], code, textarea, [lang="en"], .visually-hidden';
      for (const element of document.querySelectorAll(others)) element.remove();
      const attributes = [...playground.querySelectorAll('*')].flatMap((element) =>
        ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
      );
      return [document.title, document.body.innerText, ...attributes].join('\n');
    });
    expect(said).toMatch('一边学，一边写');
    expect(said.replaceAll(names, '').match(/[A-Za-z]{2,}/g)).toBeNull();
  });
});
