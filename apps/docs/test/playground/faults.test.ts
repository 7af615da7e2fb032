import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltPage, chromium } from './start-page.js';

// Texts, files and browsers that are not as they should be.

describe.skipIf(chromium === undefined)(
  'what can go wrong in the playground',
  { timeout: 120_000 },
  () => {
    let page: BuiltPage;

    beforeAll(async () => {
      page = await BuiltPage.start();
    });
    afterAll(() => page?.close());

    test('trains on a text of the visitor, which no request carries', async () => {
      await page.visit(async (visitor) => {
        await visitor.choose('Train on', 'A text of your own');
        await visitor.fill('Your text', '短');
        await visitor.press('Train');
        await visitor.expectFault(/too short to learn from: it has 1 character\./);
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

        // Nothing of the text that is chosen by default is asked of a model that cannot read it.
        const zip = await readFile(await (await visitor.download()).path());
        await visitor.arrive(visitor.page.url());
        await visitor.load(zip);
        await visitor.control('Sentence').waitFor();
        expect(await visitor.control('Sentence').inputValue()).toBe('');
        expect(await visitor.control('Prompt').inputValue()).toBe('');
        await visitor.fill('Characters', '8');
        expect([...(await visitor.write())]).toHaveLength(8);
        expect(await visitor.faults()).toEqual([]);
      });
    });

    test('does not train on another text while the one that was chosen is on its way', async () => {
      await page.visit(async (visitor) => {
        await visitor.chooseSmallModel();
        let arrive!: () => void;
        const journey = new Promise<void>((resolve) => (arrive = resolve));
        await visitor.page.route(/moby-dick/, async (route) => {
          await journey;
          await route.continue();
        });
        await visitor.choose('Train on', 'Melville, Moby-Dick, chapters 1 to 14');
        await visitor.page.getByRole('button', { name: 'Train', exact: true }).focus();
        await visitor.page.keyboard.press('Enter');
        await visitor.page.waitForTimeout(300);
        expect(await visitor.faults()).toEqual([]);
        expect(await visitor.figure('step')).toBeNaN();
        arrive();
        await expect.poll(() => visitor.hint('characters')).toMatch(/^132,\d{3}/);
        await visitor.press('Train');
        await visitor.trainUntil(1);
        expect((await visitor.samples()).at(-1)).toMatch(/^Call me /);
      });
    });

    test.each([
      { name: 'without Workers', initScript: 'delete globalThis.Worker' },
      {
        name: 'that takes modules of Workers for plain scripts',
        initScript:
          'globalThis.Worker = class extends Worker { constructor(url) { super(url); } };',
      },
    ])('says what it needs to a browser $name', async ({ initScript }) => {
      await page.visit(
        async (visitor) => {
          await visitor.expectFault(/could not start: this browser has no module workers/);
          const train = visitor.page.getByRole('button', { name: 'Train', exact: true });
          expect(await train.isDisabled()).toBe(true);
          expect(await visitor.engine()).toBe('');
        },
        { initScript, complains: true },
      );
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
        await visitor.control('Open a text file').setInputFiles({
          name: 'long.txt',
          mimeType: 'text/plain',
          buffer: Buffer.alloc(20_000_000, 'a long text\n'),
        });
        await visitor.expectFault(/more than the 5,000,000 characters/);
        expect(await visitor.control('Your text').inputValue()).toBe('');
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

    test('trains in plain JavaScript where WebAssembly is not to be had, and says so', async () => {
      await page.visit(
        async (visitor) => {
          expect(await visitor.engine()).toMatch(
            /plain JavaScript does the work.*wasm-unsafe-eval/,
          );
          await visitor.chooseSmallModel();
          await visitor.press('Train');
          await visitor.trainUntil(2);
          const first = await visitor.figure('loss');
          await visitor.trainUntil(20);
          expect(await visitor.figure('loss')).toBeLessThan(first);
        },
        {
          // A policy that does not allow WebAssembly; a Worker has the one it comes with.
          worker: { headers: { 'content-security-policy': "default-src 'self'" } },
          complains: true,
        },
      );
    });
  },
);
