import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const packageFolder = path.join(import.meta.dirname, '..');

it('the examples of the README run, one after the other', async () => {
  const readme = await readFile(path.join(packageFolder, 'README.md'), 'utf8');
  const code = Array.from(
    readme.matchAll(/```ts(?: continued)?\n(.*?)```/gs),
    ([, block]) => block,
  ).join('\n');
  // Within the package, whose dependencies it imports.
  const folder = await mkdtemp(path.join(packageFolder, 'readme-'));
  try {
    const program = path.join(folder, 'program.mts');
    await writeFile(program, code);
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', tsx, '--conditions=@seqlab/source', program],
      { cwd: folder },
    );
    expect(stdout).toMatch(/^epochs$/m);
    expect(stdout).toMatch(/\{ binaryAccuracy: [\d.]+, auc: [\d.]+ \}/);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
