import type { Download, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Long enough for a busy machine; nothing here waits for that long when all is well. */
const PATIENCE = 60_000;

/** What someone does on the playground, by the names that are on the page. */
export class Visitor {
  constructor(readonly page: Page) {}

  /** Waits until the Worker runs. */
  async arrive(url: string): Promise<void> {
    await this.page.goto(url);
    await expect.poll(() => this.engine(), { timeout: PATIENCE }).not.toMatch(/^Starting/);
    await expect.poll(() => this.hint('characters'), { timeout: PATIENCE }).toMatch(/\d{3},\d{3}/);
  }

  engine(): Promise<string> {
    return this.page.locator('[data-engine]').innerText();
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
