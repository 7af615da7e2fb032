import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const packageFolder = path.join(import.meta.dirname, '../..');

/** The package's entry as it is published, built anew where a source is younger. */
export async function builtEntry(): Promise<string> {
  const entry = path.join(packageFolder, 'dist/index.js');
  const built = await stat(entry).catch(() => undefined);
  if (built === undefined || built.mtimeMs < (await youngestSource())) {
    await promisify(execFile)('npx', ['tsup'], { cwd: packageFolder });
  }
  return entry;
}

async function youngestSource(): Promise<number> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(path.join(packageFolder, 'src'), options);
  const sources = entries
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((entry) => stat(path.join(entry.parentPath, entry.name)));
  return Math.max(...(await Promise.all(sources)).map(({ mtimeMs }) => mtimeMs));
}
