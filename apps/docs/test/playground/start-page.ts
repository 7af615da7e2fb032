import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import {
  findChromium,
  launchChromium,
} from '../../../../packages/backend/test/browser/chromium.js';
import { serve } from '../../../../packages/backend/test/browser/serve.js';
import { base } from '../../.vitepress/base.js';
import { dist } from '../preview-site.js';
import { Visitor, type WorkerChange } from './visitor.js';

/** Undefined where there is none; the tests in a browser are skipped then. */
export const chromium = findChromium();

/** What a host sets for pages that may have threads. */
export const isolation: OutgoingHttpHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** For `worker`: a computer with four processors, whichever one the tests run on. */
export const fourProcessors: WorkerChange = {
  initScript: "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });",
};

export interface VisitOptions extends BrowserContextOptions {
  /** Of everything the host serves; none, as on most hosts of static files. */
  readonly headers?: OutgoingHttpHeaders;
  /** Runs before the page's own scripts, as in a browser that is different. */
  readonly initScript?: string;
  /** What is different in the Worker. */
  readonly worker?: WorkerChange;
  /** The browser has something to say of what is tried. */
  readonly complains?: boolean;
}

/** The playground of the built site, under its sub-path, ready to be visited. */
export class BuiltPage {
  /** What the host serves. */
  readonly #folder: string;
  readonly #browser: Browser;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async start(): Promise<BuiltPage> {
    if (!existsSync(path.join(dist, 'playground.html'))) {
      throw new Error('the site is not built: pnpm docs:build');
    }
    const folder = await mkdtemp(path.join(tmpdir(), 'seqlab-site-'));
    // Within it, since the path of a site at the root of a host is the folder itself.
    const place = path.resolve(folder, 'host', `.${base}`);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(dist, place);
    return new BuiltPage(folder, await launchChromium(chromium!));
  }

  /**
   * Opens the page for someone who has never been here; they leave when all has been done. Nothing but the
   * host may have been asked for anything, nothing sent, and the browser has no complaint.
   */
  async visit(
    use: (visitor: Visitor) => Promise<void>,
    { headers = {}, initScript, worker, complains = false, ...options }: VisitOptions = {},
  ): Promise<void> {
    const host = await serve(path.join(this.#folder, 'host'), headers);
    const context = await this.#browser.newContext(options);
    try {
      if (initScript !== undefined) await context.addInitScript(initScript);
      const visitor = new Visitor(await context.newPage(), host.url);
      if (worker !== undefined) await visitor.changeWorker(worker);
      await visitor.arrive(new URL(`${base}playground.html`, host.url).href);
      await use(visitor);
      expect(visitor.requestsElsewhere).toEqual([]);
      if (!complains) expect(visitor.complaints).toEqual([]);
    } finally {
      await context.close();
      await host.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
