import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { npmChromium, npmChromiumOptions } from './npm-chromium.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The file of a Chromium: `SEQLAB_CHROMIUM`, one on the PATH, one that Playwright installed, or, where there
 * is none of these or `SEQLAB_CHROMIUM` is `npm`, the one inside an npm package.
 */
export function findChromium(): string | undefined {
  const found = process.env.SEQLAB_CHROMIUM === 'npm' ? undefined : installedChromium();
  const file = found ?? npmChromium();
  if (typeof file === 'string') return file;
  console.warn(`No Chromium from npm: ${file.message}`);
  return undefined;
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const installed = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const files = [process.env.SEQLAB_CHROMIUM, ...installed, chromium.executablePath()];
  return files.find((file) => file !== undefined && existsSync(file));
}

export function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, as continuous integration does.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({
    executablePath,
    chromiumSandbox,
    ...npmChromiumOptions(executablePath),
  });
}
