import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../axe-faults.js';
import { BuiltPage, chromium } from './start-page.js';

// What it draws, and for whom: by keyboard, on a phone, in the dark, read aloud.

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe.skipIf(chromium === undefined)('what the playground shows', { timeout: 120_000 }, () => {
  let page: BuiltPage;

  beforeAll(async () => {
    page = await BuiltPage.start();
  });
  afterAll(() => page?.close());

  test('shows what the gates do: each part, each unit, and as the model learns', async () => {
    await page.visit(async (visitor) => {
      await visitor.trainAndPause();
      const region = visitor.page.locator('.pg-panel', { hasText: 'What the gates do' });
      const bars = region.locator('.pg-steps .pg-unseen');
      const values = async () => (await bars.allTextContents()).map(Number);
      // Emptied, it can be filled again.
      await visitor.fill('Sentence', '');
      await expect.poll(() => bars.count()).toBe(0);
      await visitor.fill('Sentence', 'First Citizen:');
      await expect.poll(() => bars.count()).toBe(14);
      const forget = await values();
      expect(forget.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(new Set(forget).size).toBeGreaterThan(3);
      await visitor.choose('Unit', '3');
      expect(await values()).not.toEqual(forget);
      await visitor.choose('Show', 'hidden state: the output');
      expect((await values()).some((value) => value < 0)).toBe(true);
      const canvas = region.locator('canvas');
      expect(await canvas.getAttribute('aria-label')).toMatch(
        /32 units, one column for each of 14/,
      );
      const colors = await canvas.evaluate((element: HTMLCanvasElement) => {
        const { data } = element.getContext('2d')!.getImageData(0, 0, 14, 32);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      expect(colors).toBeGreaterThan(20);
      await canvas.click({ position: { x: 5, y: 215 } });
      expect(await visitor.control('Unit').inputValue()).toBe('21');
    });
  });

  test('shows characters by their vectors, with the neighbours of one', async () => {
    await page.visit(async (visitor) => {
      await visitor.trainAndPause();
      const region = visitor.page.locator('.pg-panel', { hasText: 'How it sees characters' });
      await expect.poll(() => region.locator('svg text').count()).toBe(61);
      await visitor.choose('Character', 'a');
      const title = region.locator('h3');
      const neighbors = region.locator('li');
      expect(await title.innerText()).toBe('Nearest to a');
      expect(await neighbors.count()).toBe(5);
      const cosines = (await neighbors.allInnerTexts()).map((text) =>
        Number(text.split(' ').at(-1)),
      );
      expect(cosines).toEqual(cosines.toSorted((a, b) => b - a));
      const other = region.locator('svg text', { hasText: /^\s*e\s*$/ });
      await other.dispatchEvent('pointerenter');
      expect(await title.innerText()).toBe('Nearest to e');
    });
  });

  test('is worked by keyboard alone', async () => {
    await page.visit(async (visitor) => {
      const { keyboard } = visitor.page;
      const focused = () =>
        visitor.page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          return element.closest('label')?.querySelector('span')?.innerText ?? element.innerText;
        });
      await visitor.control('Train on').focus();
      const order: string[] = [];
      for (let i = 0; i < 5; i++) {
        await keyboard.press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual(['Cell', 'Units', 'Sequence length', 'Learning rate', 'Train']);
      await keyboard.press('Enter');
      await visitor.trainUntil(1);
      const status = visitor.page.getByRole('status').first();
      expect(await status.innerText()).toBe('Training.');
      // The same button.
      await keyboard.press('Enter');
      await expect.poll(() => status.innerText()).toBe('Paused.');
      expect(await focused()).toBe('Resume');
      await visitor.control('Prompt').focus();
      await keyboard.press('Tab');
      await keyboard.press('End');
      expect(await focused()).toBe('Temperature 2.00');
      await keyboard.press('Enter');
      await visitor.page.getByText('300 characters written.').waitFor();
    });
  });

  test.each(['light', 'dark'] as const)('has no serious fault for axe, %s', async (scheme) => {
    await page.visit(async (visitor) => {
      if (scheme === 'dark') {
        await visitor.page.evaluate(() => document.documentElement.classList.add('dark'));
      }
      await visitor.trainAndPause();
      await visitor.write();
      await visitor.fill('Sentence', 'naïve');
      await visitor.expectFault(/never seen/);
      await visitor.choose('Train on', 'A text of your own');
      expect(await axeFaults(visitor.page)).toEqual([]);
    });
  });

  test('fits a phone', async () => {
    await page.visit(async (visitor) => {
      await visitor.trainAndPause();
      await visitor.write();
      // Not `innerWidth`, which grows with what is too wide.
      const screen = phone.viewport.width;
      const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(screen);
      const chart = await visitor.page.locator('.pg-chart canvas').boundingBox();
      expect(chart!.width).toBeLessThan(screen);
    }, phone);
  });
});
