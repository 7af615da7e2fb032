import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The file of a Chromium: `SEQLAB_CHROMIUM`, one on the PATH, or one that Playwright installed. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const installed = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const files = [process.env.SEQLAB_CHROMIUM, ...installed, chromium.executablePath()];
  return files.find((file) => file !== undefined && existsSync(file));
}

export function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, as continuous integration does.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}
