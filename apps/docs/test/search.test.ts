import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../../packages/backend/test/browser/chromium.js';
import { searchWords } from '../.vitepress/search.js';
import { previewSite, type Preview } from './preview-site.js';

test('names of code are found by their parts too', () => {
  expect(searchWords('fit(contiguousWindows)')).toEqual(
    expect.arrayContaining(['fit', 'contiguousWindows', 'contiguous', 'Windows']),
  );
  expect(searchWords('simpleRNN')).toEqual(['simpleRNN', 'simple', 'RNN']);
  expect(searchWords('an LSTM layer')).toEqual(['an', 'LSTM', 'layer']);
});

test('Chinese is cut into words', () => {
  expect(searchWords('循环神经网络的训练')).toEqual(
    expect.arrayContaining(['循环', '神经', '网络', '训练']),
  );
});

test('names of code among Chinese are found as they are among English', () => {
  expect(searchWords('用 `contiguousWindows` 切成批次')).toEqual(
    expect.arrayContaining(['contiguousWindows', 'contiguous', 'Windows', '切成', '批次']),
  );
});

const chromium = findChromium();

describe.skipIf(chromium === undefined)('the search of the built site', { timeout: 60_000 }, () => {
  let browser: Browser;
  let site: Preview;

  beforeAll(async () => {
    site = await previewSite();
    browser = await launchChromium(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  test.each([
    {
      from: 'zh/',
      finds: [
        ['词嵌入', /\/zh\/guide\/tutorial\/embeddings/],
        ['遗忘门', /\/zh\/guide\/tutorial\/lstm/],
        ['双向', /\/zh\/guide\/tutorial\/several-layers/],
        ['padSequences', /\/zh\/guide\/tutorial\/sentiment/],
      ],
    },
    {
      from: '',
      finds: [
        ['embedding', /embedding/],
        ['forget gate', /\/guide\/tutorial\/lstm/],
        ['windows', /contiguousWindows/],
      ],
    },
  ] as const)('leads to the pages, from /$from', async ({ from, finds }) => {
    const page = await browser.newPage();
    await page.goto(site.url + from, { waitUntil: 'networkidle' });
    await page.keyboard.press('Control+k');
    const results = page.locator('.VPLocalSearchBox a.result');
    const first = async () => (await addresses(results)).slice(0, 5).join(' ');
    for (const [words, address] of finds) {
      await page.locator('.VPLocalSearchBox input').fill(words);
      await expect.poll(first, { timeout: 20_000, message: words }).toMatch(address);
    }
    await page.close();
  });
});

async function addresses(links: Locator): Promise<(string | null)[]> {
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
}
