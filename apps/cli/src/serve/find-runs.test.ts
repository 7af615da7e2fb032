import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findRuns } from './find-runs.js';

async function folderWith(...runs: string[]): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'seqlab-find-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const run of runs) {
    await mkdir(path.join(root, run), { recursive: true });
    await writeFile(path.join(root, run, 'run.json'), '{}');
  }
  return root;
}

it('finds runs in folders of folders, by their places', async () => {
  const root = await folderWith('b', 'a/one', 'a/two');
  await mkdir(path.join(root, 'empty'));
  expect([...(await findRuns(root))]).toEqual([
    ['a/one', path.join(root, 'a', 'one')],
    ['a/two', path.join(root, 'a', 'two')],
    ['b', path.join(root, 'b')],
  ]);
});

it('finds just the folder itself if it is a run', async () => {
  const root = await folderWith('run', 'run/inner');
  const run = path.join(root, 'run');
  expect([...(await findRuns(run))]).toEqual([['run', run]]);
});

it('follows no links, and leaves out what is hidden, deep or no run', async () => {
  const outside = await folderWith('secret');
  const root = await folderWith('.hidden', 'node_modules/x', 'a/b/c/d');
  await symlink(path.join(outside, 'secret'), path.join(root, 'linked'));
  await mkdir(path.join(root, 'odd', 'run.json'), { recursive: true });
  expect([...(await findRuns(root))]).toEqual([]);
});
