import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

it('the library example of the README runs as written and writes what it says', async () => {
  const code = /```ts\n(.*?)```/s.exec(readme)![1]!;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code],
    // The packages are installed here.
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  expect(`// ${stdout.trimEnd()}`).toBe(code.trimEnd().split('\n').at(-1));
}, 60_000);
