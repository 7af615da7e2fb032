import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchOptions } from 'playwright-core';

/** The newest that runs on every Node that SeqLab runs on. */
const release = '@sparticuz/chromium@147.0.0';
const cache = path.join(os.homedir(), '.cache', 'seqlab-tests');
const folder = path.join(cache, release.replaceAll(/[@/]+/g, '-').slice(1));
const executablePath = path.join(folder, 'chromium');

/** The package is made for servers: it brings what a desktop's system has. */
const env = {
  ...process.env,
  LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
  FONTCONFIG_PATH: path.join(folder, 'fonts'),
  // From the locale C it makes the language `en-US@posix`, which Intl refuses.
  LC_ALL: 'en_US.UTF-8',
};

/**
 * The file of the Chromium inside an npm package, which is 65 MB and so no dependency: the first to ask
 * installs it into `~/.cache/seqlab-tests`, and the others wait. Or why it cannot be had.
 */
export function npmChromium(): string | Error {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return new Error('the npm package has one for Linux on x64 only');
  }
  try {
    if (!existsSync(executablePath)) install();
    execFileSync(executablePath, ['--version'], { env, stdio: 'pipe' });
    return executablePath;
  } catch (cause) {
    return new Error(reason(cause as Error & { stderr?: Buffer }), { cause });
  }
}

/** How to start it; undefined for a Chromium that comes from elsewhere. */
export function npmChromiumOptions(file: string): LaunchOptions | undefined {
  // Its sandbox would need a helper that only root can install.
  return file === executablePath ? { env, chromiumSandbox: false } : undefined;
}

function install() {
  mkdirSync(cache, { recursive: true });
  // At once: the console of a test is shown only when the test goes on.
  writeSync(2, `No Chromium here: the tests take the one in ${release} (65 MB), into ${folder}\n`);
  const installer = fileURLToPath(new URL('./install-chromium.mjs', import.meta.url));
  // The system gives the lock back however its holder ends.
  const locked = ['--no-fork', path.join(cache, 'lock'), process.execPath, installer];
  execFileSync('flock', [...locked, release, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The first line of stderr that says something to people. */
function reason({ message, stderr }: Error & { stderr?: Buffer }): string {
  const lines = (stderr?.toString() ?? '').split('\n');
  return (
    lines.find((line) => /^(?!npm (warn|error (code|errno|syscall) )).*\w/.test(line)) ?? message
  );
}
