import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { registerSeqlabBackend } from '@seqlab/backend';
import { generate } from '@seqlab/generate';
import { loadModel } from '@seqlab/seq-layers/node';
import { tokenizerFromJSON } from '@seqlab/text-data';
import { setBackend } from '@tensorflow/tfjs-core';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltPage, chromium } from './start-page.js';
import type { Visitor } from './visitor.js';

// The playground on a page of its own, used as a visitor would, in a real browser.

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe.skipIf(chromium === undefined)('the playground', { timeout: 180_000 }, () => {
  let page: BuiltPage;

  beforeAll(async () => {
    page = await BuiltPage.start();
  }, 180_000);
  afterAll(() => page?.close());

  test('trains: the loss falls, samples come, and unseen text is measured', async () => {
    await page.visit(async (visitor) => {
      expect(await visitor.engine()).toMatch(/WebAssembly \((relaxed-)?simd\), 1 thread\./);
      await visitor.press('Train');
      await visitor.trainUntil(2);
      const first = await visitor.figure('loss');
      await visitor.trainUntil(170);
      // Characters by their frequency alone give 3.3.
      expect(await visitor.figure('loss')).toBeLessThan(Math.min(first, 3));
      const samples = await visitor.samples();
      expect(samples.length).toBeGreaterThanOrEqual(5);
      for (const sample of samples) expect(sample).toMatch(/^MENENIUS:/);
      expect(new Set(samples).size).toBe(samples.length);
      const label = await visitor.page.locator('.pg-chart').getAttribute('aria-label');
      expect(label).toMatch(/began at \d\.\d{3} and is \d\.\d{3} after \d+ steps/);
    });
  });

  test('pauses and goes on where it was', async () => {
    await page.visit(async (visitor) => {
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(10);
      await visitor.press('Pause');
      await visitor.page.waitForTimeout(500);
      const step = await visitor.figure('step');
      await visitor.page.waitForTimeout(500);
      expect(await visitor.figure('step')).toBe(step);
      await visitor.press('Resume');
      await visitor.trainUntil(step + 10);
      expect(await visitor.figure('step')).toBeGreaterThan(step);
    });
  });

  test.each(['GRU', 'SimpleRNN'])('trains a %s', async (cell) => {
    await page.visit(async (visitor) => {
      await visitor.chooseSmallModel();
      await visitor.choose('Cell', cell);
      await visitor.press('Train');
      await visitor.trainUntil(2);
      const first = await visitor.figure('loss');
      await visitor.trainUntil(200);
      expect(await visitor.figure('loss')).toBeLessThan(first - 0.5);
      expect(await visitor.page.locator('[data-model]').innerText()).toMatch(cell);
    });
  });

  test('writes the same text for the same seed, here, in Node and from its file', async () => {
    let bytes!: Uint8Array;
    let written!: string;
    await page.visit(async (visitor) => {
      await trainAndPause(visitor);
      await visitor.fill('Prompt', 'First ');
      await visitor.fill('Characters', '200');
      await visitor.fill('Seed', '5');
      written = await visitor.write();
      expect([...written]).toHaveLength(200);
      expect(await visitor.write()).toBe(written);
      await visitor.fill('Seed', '6');
      expect(await visitor.write()).not.toBe(written);
      const download = await visitor.download();
      expect(download.suggestedFilename()).toBe('seqlab-model.zip');
      bytes = await readFile(await download.path());
    });

    registerSeqlabBackend();
    await setBackend('seqlab');
    const folder = await mkdtemp(path.join(tmpdir(), 'seqlab-model-'));
    await unpack(bytes, folder);
    const model = await loadModel(path.join(folder, 'model'));
    const json = await readFile(path.join(folder, 'tokenizer.json'), 'utf8');
    const tokenizer = tokenizerFromJSON(JSON.parse(json));
    const options = { prompt: 'First ', temperature: 0.7, maxTokens: 200, seed: 5 };
    expect(await generate(model, tokenizer, options)).toBe(written);
    model.dispose();
    await rm(folder, { recursive: true });

    await page.visit(async (visitor) => {
      await visitor.load(bytes);
      await visitor.page.locator('[data-model]').waitFor();
      await visitor.fill('Prompt', 'First ');
      await visitor.fill('Characters', '200');
      await visitor.fill('Seed', '5');
      expect(await visitor.write()).toBe(written);
      await visitor.choose('Sequence length', '16');
      await visitor.press('Train this model further');
      await visitor.trainUntil(2);
      // It begins with what it knew: an untrained model has 4.1.
      expect(await visitor.figure('loss')).toBeLessThan(3.2);
    });
  });

  test('takes a model in the middle of a training, of which nothing is told any more', async () => {
    await page.visit(async (visitor) => {
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(5);
      const file = await (await visitor.download()).path();
      await visitor.trainUntil(15);
      await visitor.load(await readFile(file));
      await visitor.page.getByRole('button', { name: 'Train this model further' }).waitFor();
      await visitor.page.waitForTimeout(500);
      expect(await visitor.figure('step')).toBeNaN();
      expect(await visitor.samples()).toEqual([]);
    });
  });

  test('writes while it trains, and stops when asked to', async () => {
    await page.visit(async (visitor) => {
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(5);
      await visitor.fill('Characters', '5000');
      await visitor.press('Write');
      const written = visitor.page.locator('[data-written]');
      await expect.poll(async () => (await written.textContent())!.length).toBeGreaterThan(5);
      await visitor.press('Stop');
      await visitor.page.getByRole('button', { name: 'Write', exact: true }).waitFor();
      expect((await written.textContent())!.length).toBeLessThan(5000);
      expect(await visitor.faults()).toEqual([]);
    });
  });

  test('trains on a text of the visitor, which no request carries', async () => {
    await page.visit(async (visitor) => {
      const sent: string[] = [];
      visitor.page.on('request', (request) => sent.push(request.method() + request.url()));
      await visitor.choose('Train on', 'A text of your own');
      await visitor.fill('Your text', '短');
      await visitor.press('Train');
      await visitor.expectFault(/too short to learn from: it has 1 characters/);
      await visitor.control('Open a text file').setInputFiles({
        name: 'fox.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('敏捷的棕色狐狸跳过懒狗。'.repeat(100)),
      });
      await expect.poll(() => visitor.hint('characters')).toMatch(/^1,200 characters/);
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(100);
      expect(await visitor.figure('loss')).toBeLessThan(1);
      await visitor.press('Pause');
      await visitor.fill('Prompt', '敏捷');
      await visitor.fill('Characters', '8');
      expect(await visitor.write()).toBe('的棕色狐狸跳过懒');
      expect(sent.filter((request) => !request.startsWith('GET'))).toEqual([]);
    });
  });

  test('says in words what is wrong', async () => {
    await page.visit(async (visitor) => {
      await visitor.choose('Train on', 'A text of your own');
      await visitor.control('Open a text file').setInputFiles({
        name: 'photo.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      });
      await visitor.expectFault(/photo\.txt is not a text in UTF-8/);
      await visitor.load(Buffer.from('no zip'));
      await visitor.expectFault(/This file is no model of this page: invalid zip data/);
      await visitor.choose('Train on', 'Shakespeare, Coriolanus');
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(1);
      await visitor.press('Pause');
      await visitor.fill('Prompt', 'naïve whales 🐋');
      await visitor.press('Write');
      await visitor.expectFault(/never seen these characters: ï 🐋/);
    });
  });

  test('shows what the gates do: each part, each unit, and as the model learns', async () => {
    await page.visit(async (visitor) => {
      await trainAndPause(visitor);
      const region = visitor.page.locator('.pg-panel', { hasText: 'What the gates do' });
      const bars = region.locator('.pg-steps .pg-unseen');
      const values = async () => (await bars.allTextContents()).map(Number);
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
      await trainAndPause(visitor);
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
      const order: string[] = [];
      for (let i = 0; i < 6; i++) {
        await keyboard.press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual([
        'Train on',
        'Cell',
        'Units',
        'Sequence length',
        'Learning rate',
        'Train',
      ]);
      await keyboard.press('Enter');
      await visitor.trainUntil(1);
      expect(await visitor.page.getByRole('status').first().innerText()).toBe('Training.');
    });
  });

  test.each(['light', 'dark'] as const)('has no serious fault for axe, %s', async (scheme) => {
    await page.visit(async (visitor) => {
      if (scheme === 'dark') {
        await visitor.page.evaluate(() => document.documentElement.classList.add('dark'));
      }
      await trainAndPause(visitor);
      await visitor.write();
      await visitor.fill('Sentence', 'naïve');
      await visitor.expectFault(/never seen/);
      await visitor.choose('Train on', 'A text of your own');
      await visitor.page.evaluate(axe.source);
      const found = await visitor.page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]!.html}`);
      });
      expect(found).toEqual([]);
    });
  });

  test('fits a phone', async () => {
    await page.visit(async (visitor) => {
      await trainAndPause(visitor);
      await visitor.write();
      // Not `innerWidth`, which grows with what is too wide.
      const screen = phone.viewport.width;
      const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(screen);
      const chart = await visitor.page.locator('.pg-chart canvas').boundingBox();
      expect(chart!.width).toBeLessThan(screen);
    }, phone);
  });

  test('computes on threads where the page is isolated', async () => {
    const headers = {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    };
    await page.visit(
      async (visitor) => {
        const processors = await visitor.page.evaluate(() => navigator.hardwareConcurrency);
        const threads = Math.max(1, Math.min(processors - 1, 4));
        expect(await visitor.engine()).toContain(`${threads} thread`);
        await visitor.chooseSmallModel();
        await visitor.press('Train');
        await visitor.trainUntil(10);
      },
      { headers },
    );
  });

  test('trains in plain JavaScript where WebAssembly is not to be had, and says so', async () => {
    const headers = {
      'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'",
    };
    await page.visit(
      async (visitor) => {
        expect(await visitor.engine()).toMatch(/plain JavaScript does the work.*wasm-unsafe-eval/);
        await visitor.chooseSmallModel();
        await visitor.press('Train');
        await visitor.trainUntil(2);
        const first = await visitor.figure('loss');
        await visitor.trainUntil(20);
        expect(await visitor.figure('loss')).toBeLessThan(first);
      },
      { headers },
    );
  });

  async function trainAndPause(visitor: Visitor): Promise<void> {
    await visitor.chooseSmallModel();
    await visitor.press('Train');
    await visitor.trainUntil(100);
    await visitor.press('Pause');
  }
});

/** What any program for zip files does. */
async function unpack(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
