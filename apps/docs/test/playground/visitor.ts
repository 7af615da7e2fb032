import type { Download, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Long enough for a busy machine; nothing here waits for that long when all is well. */
const PATIENCE = 60_000;

export interface WorkerChange {
  readonly initScript?: string;
  readonly headers?: Record<string, string>;
}

/** What someone does on the playground, by the names that are on the page. */
export class Visitor {
  /** Errors and warnings of the browser and of scripts. */
  readonly complaints: string[] = [];
  /** Of other hosts, or that send something. */
  readonly requestsElsewhere: string[] = [];

  constructor(
    readonly page: Page,
    host: string,
  ) {
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const [method, url] = [request.method(), request.url()];
      const isHosts = url.startsWith(host) || /^(data|blob):/.test(url);
      if (method !== 'GET' || !isHosts) this.requestsElsewhere.push(`${method} ${url}`);
    });
  }

  /** Waits until the Worker runs. */
  async arrive(url: string): Promise<void> {
    await this.page.goto(url);
    await expect.poll(() => this.engine(), { timeout: PATIENCE }).not.toMatch(/^Starting/);
    await expect.poll(() => this.hint('characters'), { timeout: PATIENCE }).toMatch(/\d{3},\d{3}/);
  }

  engine(): Promise<string> {
    return this.page.locator('[data-engine]').innerText();
  }

  /** Before arriving: has the Worker run a script before its own, and come with further headers. */
  async changeWorker({ initScript = '', headers = {} }: WorkerChange): Promise<void> {
    await this.page.route(/\/worker-[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        headers: { ...response.headers(), ...headers },
        body: `${initScript}\n${await response.text()}`,
      });
    });
  }

  hint(containing: string): Promise<string> {
    return this.page.locator('.pg-hint', { hasText: containing }).first().innerText();
  }

  control(label: string): Locator {
    const wrapper = this.page.locator(`label:has(> span:text-is("${label}"))`);
    return wrapper.locator('select, textarea, input');
  }

  choose(label: string, option: string): Promise<unknown> {
    return this.control(label).selectOption({ label: option });
  }

  fill(label: string, text: string): Promise<void> {
    return this.control(label).fill(text);
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** A small model that has learnt a little. */
  async trainAndPause(): Promise<void> {
    await this.chooseSmallModel();
    await this.press('Train');
    await this.trainUntil(100);
    await this.press('Pause');
  }

  /** The smallest model there is, for tests that need some model. */
  async chooseSmallModel(): Promise<void> {
    await this.choose('Units', '32');
    await this.choose('Sequence length', '16');
  }

  /** A number of the figures above the curve; NaN before there is one. */
  async figure(name: 'step' | 'loss'): Promise<number> {
    const text = await this.page.locator(`[data-figure="${name}"]`).innerText();
    return Number(text.replaceAll(',', '').replace('–', 'NaN'));
  }

  async trainUntil(step: number): Promise<void> {
    await expect.poll(() => this.figure('step'), { timeout: PATIENCE }).toBeGreaterThan(step);
  }

  /** What the samples say, the newest first. */
  async samples(): Promise<string[]> {
    return this.page.locator('.pg-samples .pg-text').allInnerTexts();
  }

  /** Writes to the end and gives what was written, without the prompt. */
  async write(): Promise<string> {
    await this.press('Write');
    const note = this.page.locator('.pg-panel', { hasText: 'Write with it' }).getByRole('status');
    await expect.poll(() => note.innerText(), { timeout: PATIENCE }).toMatch(/written/);
    return (await this.page.locator('[data-written]').textContent()) ?? '';
  }

  async download(): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.press('Download the model');
    return download;
  }

  /** Gives a file of these bytes to the button that loads models. */
  async load(bytes: Uint8Array): Promise<void> {
    await this.page.locator('input[accept*=zip]').setInputFiles({
      name: 'model.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(bytes),
    });
  }

  /** What the page says is wrong. */
  async faults(): Promise<string[]> {
    return this.page.locator('.pg-fault').allInnerTexts();
  }

  async expectFault(words: RegExp): Promise<void> {
    await expect
      .poll(async () => (await this.faults()).join('\n'), { timeout: PATIENCE })
      .toMatch(words);
  }
}
