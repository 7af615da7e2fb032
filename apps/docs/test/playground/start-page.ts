import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import {
  findChromium,
  launchChromium,
} from '../../../../packages/backend/test/browser/chromium.js';
import { serve } from '../../../../packages/backend/test/browser/serve.js';
import { Visitor } from './visitor.js';

const run = promisify(execFile);
const program = path.join(import.meta.dirname, 'build-page.ts');
const { NODE_OPTIONS: _, ...env } = process.env;

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
    await run(process.execPath, ['--import', 'tsx', program, folder], {
      cwd: import.meta.dirname,
      env,
    });
    return new BuiltPage(folder, await launchChromium(chromium!));
  }

  /** Opens the page for someone who has never been here; they leave when all has been done. */
  async visit(
    use: (visitor: Visitor) => Promise<void>,
    { headers = {}, ...options }: VisitOptions = {},
  ): Promise<void> {
    const site = await serve(this.#folder, headers);
    const context = await this.#browser.newContext(options);
    try {
      const visitor = new Visitor(await context.newPage());
      await visitor.arrive(site.url);
      await use(visitor);
    } finally {
      await context.close();
      await site.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
