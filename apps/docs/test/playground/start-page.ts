import { mkdtemp, rm } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import {
  findChromium,
  launchChromium,
} from '../../../../packages/backend/test/browser/chromium.js';
import { preview } from 'vite';
import { buildPage } from './build-page.js';
import { Visitor } from './visitor.js';

/** Undefined where there is none; the tests in a browser are skipped then. */
export const chromium = findChromium();

export interface VisitOptions extends BrowserContextOptions {
  readonly headers?: OutgoingHttpHeaders;
}

/** The playground, built and ready to be visited. */
export class BuiltPage {
  readonly #folder: string;
  readonly #browser: Browser;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async start(): Promise<BuiltPage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'seqlab-playground-'));
    await buildPage(path.join(folder, 'dist'));
    return new BuiltPage(folder, await launchChromium(chromium!));
  }

  /** Opens the page for someone who has never been here; they leave when all has been done. */
  async visit(
    use: (visitor: Visitor) => Promise<void>,
    { headers = {}, ...options }: VisitOptions = {},
  ): Promise<void> {
    const server = await preview({
      configFile: false,
      root: this.#folder,
      logLevel: 'warn',
      preview: { host: '127.0.0.1', port: 0, headers },
    });
    const context = await this.#browser.newContext(options);
    try {
      const visitor = new Visitor(await context.newPage());
      await visitor.arrive(server.resolvedUrls!.local[0]!);
      await use(visitor);
    } finally {
      await context.close();
      await server.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
