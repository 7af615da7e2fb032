import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findChromium, launchChromium } from '../../../packages/backend/test/browser/chromium.js';
import { seqlab, sentences, small, startSeqlab } from './run-seqlab.js';
import { serveSeqlab, type Served } from './serve-seqlab.js';

// The page of seqlab serve in a real browser.

const executable = findChromium();
if (executable === undefined) {
  console.warn(
    'No Chromium, so the tests in a browser are skipped: apt-get install chromium (Debian), or name one in SEQLAB_CHROMIUM.',
  );
}

const rows = Array.from({ length: 100 }, (_, i) => {
  const words = ['wonderful', 'moving', 'dreadful', 'boring'];
  return { text: `It was ${words[i % 4]}, ${words[i % 4]}.`, label: i % 4 < 2 ? 'good' : 'bad' };
});

const films = {
  name: 'films',
  task: 'text-classification',
  data: { source: { kind: 'table', path: 'films.jsonl' }, maxLen: 6, batchSize: 8 },
  model: { embedding: 8, cell: 'average', dense: [] },
  training: { learningRate: 0.05, epochs: 8 },
};

const html = '<img src=x onerror=alert(1)><b>bold</b>\n';

describe.skipIf(executable === undefined)('the page of seqlab serve', { timeout: 90_000 }, () => {
  let folder: string;
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'seqlab-page-'));
    writeFileSync(path.join(folder, 'text.txt'), sentences(4000));
    writeFileSync(path.join(folder, 'html.txt'), html.repeat(60));
    writeFileSync(
      path.join(folder, 'films.jsonl'),
      rows.map((row) => JSON.stringify(row)).join('\n'),
    );
    writeFileSync(path.join(folder, 'films.json'), JSON.stringify(films));
    const train = (...args: string[]) => seqlab(['train', ...args, '--device', 'cpu'], folder);
    await train('films.json', '--out', 'runs/films');
    await train('--text', 'html.txt', ...small, '--epochs', '12', '--out', 'runs/html');
    await train('--text', 'text.txt', ...small, '--epochs', '3', '--out', 'runs/sea');
    served = await serveSeqlab(folder);
    browser = await launchChromium(executable!);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page; by the end of the test nothing may have gone wrong, or come from elsewhere. */
  async function open(place = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    const { page, complaints } = await openTab(context, place);
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    return page;
  }

  async function openTab(context: BrowserContext, place: string) {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(served.url)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(served.url + place);
    return { page, complaints };
  }

  const loss = (page: Page) => page.getByRole('img', { name: /^Loss by step/ });
  const stepOf = async (page: Page) =>
    Number((await page.locator('.chart .at').first().textContent())!.replaceAll(/\D/g, ''));

  /** How many pixels of a chart have something on them. */
  const inkOf = (page: Page) =>
    loss(page).evaluate((element) => {
      const canvas = element.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });

  it('has curves that grow while a model is trained, stopped and gone on with', async () => {
    const args = ['--text', 'text.txt', ...small, '--epochs', '400', '--out', 'runs/live'];
    const train = (...more: string[]) => startSeqlab(['train', ...more, '--device', 'cpu'], folder);
    const page = await open('#run=live');
    await page.getByText('There is no run live here').waitFor();
    const first = train(...args);
    await expect.poll(() => loss(page).isVisible(), { timeout: 30_000 }).toBe(true);
    await page.getByLabel('Training', { exact: true }).waitFor();
    const before = await stepOf(page);
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBeGreaterThan(before + 10);
    expect(await inkOf(page)).toBeGreaterThan(500);
    await expect.poll(() => page.locator('h2#run + .badge').textContent()).toBe('training');
    first.child.kill('SIGINT');
    await first.finished;
    await expect.poll(() => page.locator('h2#run + .badge').textContent()).toBe('stopped');
    const stopped = await stepOf(page);
    const second = train('--resume', 'runs/live');
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBeGreaterThan(stopped);
    await expect.poll(() => page.locator('.samples h3').count()).toBeGreaterThan(0);
    second.child.kill('SIGINT');
    await second.finished;
  });

  it('writes text token by token, the same again by the same seed, and stops', async () => {
    const page = await open('#run=sea');
    const written = page.locator('.written');
    await page.getByLabel('Prompt').fill('the ');
    await page.getByLabel('Length').fill('60');
    await page.getByLabel('Seed').fill('7');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByText(/^60 characters by the model of epoch 3, .* seed 7$/).waitFor();
    const text = (await written.textContent())!;
    expect(text).toMatch(/^the .{60}$/s);
    const args = ['--prompt', 'the ', '--length', '60', '--seed', '7', '--device', 'cpu'];
    expect((await seqlab(['generate', 'runs/sea', ...args], folder)).stdout).toBe(`${text}\n`);
    await page.getByLabel('Length').fill('100000');
    await page.getByLabel('Prompt').press('Control+Enter');
    const lengthOf = async () => ((await written.textContent()) ?? '').length;
    await expect.poll(lengthOf).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/^Stopped after /).waitFor();
    const length = await lengthOf();
    expect(length).toBeLessThan(100_000);
    await page.waitForTimeout(200);
    expect(await lengthOf()).toBe(length);
  });

  it('shows what it cannot write as an error', async () => {
    const page = await open('#run=sea');
    await page.getByLabel('Prompt').fill('Ω');
    await page.getByRole('button', { name: 'Write' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Ω');
  });

  it('takes what a model writes for text, never for HTML', async () => {
    const page = await open('#run=html');
    await page.getByLabel('Prompt').fill('<img src=x onerror=alert(1)><b>');
    await page.getByLabel('Temperature').fill('0.2');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByText(/^400 characters/).waitFor();
    expect(await page.locator('.written').textContent()).toContain(
      '<img src=x onerror=alert(1)><b>',
    );
    await page.locator('.samples pre').waitFor();
    expect(await page.locator('.samples pre').textContent()).toContain('<');
    expect(await page.locator('main img, pre b b').count()).toBe(0);
  });

  it('shows what each better model writes', async () => {
    const page = await open('#run=sea');
    const sample = page.locator('.samples li').first();
    await expect
      .poll(() => sample.locator('h3').textContent())
      .toMatch(/^Epoch 3 · validation loss/);
    expect((await sample.locator('pre').textContent())!.length).toBeGreaterThan(200);
  });

  it('tells classes with their probabilities', async () => {
    const page = await open('#run=films');
    await page.getByLabel('Text', { exact: true }).fill('So wonderful and moving!');
    await page.getByRole('button', { name: 'Classify' }).click();
    const row = page.locator('.classes tr').first();
    expect(await row.locator('th').textContent()).toBe('good');
    expect(await row.locator('.number').textContent()).toMatch(/^\d+(\.\d)?%$/);
    expect(await page.getByLabel('Prompt').count()).toBe(0);
    await page.getByRole('img', { name: /^Binary accuracy|^Accuracy/ }).waitFor();
  });

  it('shows several runs, and one chosen by the keyboard', async () => {
    const page = await open();
    await page.getByRole('navigation', { name: 'Runs' }).waitFor();
    await page.getByRole('link', { name: /^html/ }).press('Enter');
    await page.getByRole('heading', { name: 'html', level: 2 }).waitFor();
    await page.getByLabel('Curves of sea').press('Space');
    const legend = page.locator('.chart').first().locator('.legend');
    await expect.poll(() => legend.locator('li').count()).toBe(4);
    expect(await legend.textContent()).toMatch(/^html, training .*sea, validation /);
    // The address is enough to see the same again.
    await page.reload();
    await expect.poll(() => legend.locator('li').count()).toBe(4);
  });

  it('has curves that are read with the keyboard, and tables of epochs', async () => {
    const page = await open('#run=sea');
    await loss(page).focus();
    const last = await stepOf(page);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => stepOf(page)).toBeLessThan(last);
    await page.keyboard.press('Home');
    await expect.poll(() => stepOf(page)).toBe(1);
    await page.keyboard.press('Tab');
    await expect.poll(() => stepOf(page)).toBe(last);
    await page.locator('summary', { hasText: 'Epochs' }).press('Enter');
    expect(await page.locator('.epochs tbody tr').count()).toBe(3);
  });

  it.each(['light', 'dark'] as const)('fits on a phone, %s', async (colorScheme) => {
    const viewport = { width: 360, height: 740 };
    const page = await open('#run=sea&beside=html', { viewport, colorScheme, isMobile: true });
    await loss(page).waitFor();
    await page.locator('.samples pre').waitFor();
    const widest = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('body *')].map((one) => one.getBoundingClientRect().right),
      ),
    );
    expect(widest).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds hard to use, %s',
    async (colorScheme) => {
      const { source } = (await import('axe-core')).default;
      const page = await open('#run=sea&beside=html', { colorScheme });
      await loss(page).waitFor();
      await page.locator('.samples pre').waitFor();
      await page.evaluate(source);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
      });
      expect(found).toEqual([]);
    },
  );

  it('works in several tabs at once', async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const tabs = await Promise.all(
      ['sea', 'html', 'films', 'sea'].map((run) => openTab(context, `#run=${run}`)),
    );
    for (const { page } of tabs) await loss(page).waitFor();
    const { page } = tabs[3]!;
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByText(/^400 characters/).waitFor();
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('says so when the server is gone', async () => {
    const other = await serveSeqlab(folder, 'runs/sea');
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(other.url);
    await loss(page).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await other.stop();
    await page.getByText('The server does not answer').waitFor();
    await page.getByRole('button', { name: 'Write' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('does not answer');
  });
});
