import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const packageFolder = path.join(import.meta.dirname, '..');

it('the examples of the README about text run, one after the other', async () => {
  const readme = await readFile(path.join(packageFolder, 'README.md'), 'utf8');
  const [aboutText = ''] = readme.split('## Word vectors');
  const code = Array.from(
    aboutText.matchAll(/```ts(?: continued)?\n(.*?)```/gs),
    ([, block]) => block,
  ).join('\n');
  // Within the package, whose dependencies it imports.
  const folder = await mkdtemp(path.join(packageFolder, 'readme-'));
  try {
    const program = path.join(folder, 'program.mts');
    await writeFile(program, code);
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', tsx, '--conditions=@seqlab/source', program],
      { cwd: folder },
    );
    expect(stdout).toMatch(/^.{100}100\n/s);
    expect(stdout.match(/^(length|stop) \d+ /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^(best|worst) of times[.,]\n[times]{5}$/m);
    expect(stdout).toMatch(/\{ id: \d+, text: 't', nats: [\d.]+ \}/);
    expect(stdout).toMatch(/^(negative|positive) 0\.\d+$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
