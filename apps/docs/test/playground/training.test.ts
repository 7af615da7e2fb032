import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltPage, chromium, fourProcessors, isolation } from './start-page.js';
import { writeInNode } from './write-in-node.js';

// The playground of the built site, used as a visitor would, in a real browser.

describe.skipIf(chromium === undefined)('training in the playground', { timeout: 120_000 }, () => {
  let page: BuiltPage;

  beforeAll(async () => {
    page = await BuiltPage.start();
  });
  afterAll(() => page?.close());

  test('learns visibly within 20 seconds, and writes the same as its model does in Node', async () => {
    const begun = performance.now();
    await page.visit(
      async (visitor) => {
        expect(await visitor.page.evaluate(() => crossOriginIsolated)).toBe(false);
        expect(await visitor.engine()).toMatch(/WebAssembly \((relaxed-)?simd\), 1 thread\.$/);
        await visitor.press('Train');
        await visitor.trainUntil(2);
        const first = await visitor.figure('loss');
        await expect
          .poll(() => visitor.figure('loss'), { timeout: 60_000 })
          // Characters by their frequency alone give 3.3.
          .toBeLessThan(Math.min(first - 0.5, 3));
        expect((await visitor.samples()).length).toBeGreaterThan(1);
        expect(performance.now() - begun).toBeLessThan(20_000);

        // An epoch and a little more.
        await visitor.trainUntil(170);
        await visitor.press('Pause');
        const samples = await visitor.samples();
        expect(samples.length).toBeGreaterThanOrEqual(5);
        for (const sample of samples) expect(sample).toMatch(/^the people /);
        // From the first steps on it is like the text: small letters and spaces.
        for (const sample of samples.slice(0, -1)) {
          expect(sample.match(/[a-z\s]/g)!.length / sample.length).toBeGreaterThan(0.8);
        }
        expect(new Set(samples).size).toBe(samples.length);
        const chart = visitor.page.locator('.pg-chart');
        expect(await chart.getAttribute('aria-label')).toMatch(
          /began at \d\.\d{3} and is \d\.\d{3} after \d+ steps/,
        );

        await visitor.fill('Prompt', 'First ');
        await visitor.fill('Characters', '200');
        await visitor.fill('Seed', '5');
        const written = await visitor.write();
        const download = await visitor.download();
        expect(download.suggestedFilename()).toBe('seqlab-model.zip');
        const zip = await readFile(await download.path());
        const options = { prompt: 'First ', temperature: 0.7, maxTokens: 200, seed: 5 };
        expect(await writeInNode(zip, options)).toBe(written);
      },
      // Threads need isolation too.
      { worker: fourProcessors },
    );
  });

  test('trains and writes on threads where the host isolates the page', async () => {
    await page.visit(
      async (visitor) => {
        expect(await visitor.page.evaluate(() => crossOriginIsolated)).toBe(true);
        // One processor is left to the page.
        expect(await visitor.engine()).toMatch(/, 3 threads\.$/);
        await visitor.chooseSmallModel();
        await visitor.press('Train');
        await visitor.trainUntil(2);
        const first = await visitor.figure('loss');
        await visitor.trainUntil(150);
        expect(await visitor.figure('loss')).toBeLessThan(first - 0.5);
        await visitor.press('Pause');
        await visitor.fill('Characters', '50');
        expect([...(await visitor.write())]).toHaveLength(50);
      },
      { headers: isolation, worker: fourProcessors },
    );
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

  test('writes the same text for the same seed, here and from its file', async () => {
    let bytes!: Uint8Array;
    let written!: string;
    await page.visit(async (visitor) => {
      await visitor.trainAndPause();
      await visitor.fill('Prompt', 'First ');
      await visitor.fill('Characters', '200');
      await visitor.fill('Seed', '5');
      written = await visitor.write();
      expect([...written]).toHaveLength(200);
      expect(await visitor.write()).toBe(written);
      await visitor.fill('Seed', '6');
      expect(await visitor.write()).not.toBe(written);
      bytes = await readFile(await (await visitor.download()).path());
    });

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

  test('ends its Worker when the visitor goes on to another page', async () => {
    await page.visit(async (visitor) => {
      await visitor.chooseSmallModel();
      await visitor.press('Train');
      await visitor.trainUntil(2);
      expect(visitor.page.workers()).toHaveLength(1);
      await visitor.page.locator('.VPNavBarTitle a').click();
      await expect.poll(() => visitor.page.workers().length).toBe(0);
    });
  });
});
