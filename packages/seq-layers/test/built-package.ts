import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const packageFolder = path.dirname(import.meta.dirname);
const dist = path.join(packageFolder, 'dist');
/** Test files run side by side; one of them builds. */
const lock = path.join(packageFolder, 'node_modules/.building');

/** Builds the package, types included, unless that was done since its last change. */
export async function ensureBuilt(): Promise<void> {
  while (!(await isFresh())) {
    try {
      await mkdir(lock);
    } catch {
      await sleep(200);
      continue;
    }
    try {
      await promisify(execFile)('npx', ['tsup'], { cwd: packageFolder });
    } finally {
      await rm(lock, { recursive: true });
    }
  }
}

/** Whether the build is newer than every source, and nobody is at it. */
async function isFresh(): Promise<boolean> {
  if (await stat(lock).catch(() => undefined)) return false;
  const built = await Promise.all(
    ['keras.cjs', 'index.d.ts', 'index.d.cts'].map((file) =>
      stat(path.join(dist, file)).catch(() => undefined),
    ),
  );
  const entries = await readdir(path.join(packageFolder, 'src'), {
    recursive: true,
    withFileTypes: true,
  });
  const sources = entries
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const stats = await Promise.all(sources.map((file) => stat(file)));
  const youngest = Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
  return built.every((file) => file !== undefined && file.mtimeMs >= youngest);
}
