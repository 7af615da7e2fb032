import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listFolder, removeFolder, removeLeftovers, writeFolder } from './durable-folder.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seqlab-trainer-'));
});
afterEach(() => rm(root, { recursive: true }));

it('writes all files, into folders it makes, and leaves nothing else', async () => {
  await writeFolder(join(root, 'a', 'b'), { 'x.bin': Uint8Array.of(1, 2), 'y.txt': 'text' });
  expect(await readdir(join(root, 'a'))).toEqual(['b']);
  expect(await readFile(join(root, 'a', 'b', 'x.bin'))).toEqual(Buffer.of(1, 2));
  expect(await readFile(join(root, 'a', 'b', 'y.txt'), 'utf8')).toBe('text');
});

it('does not touch a folder that exists, nor leave a temporary one', async () => {
  await writeFolder(join(root, 'a'), { old: 'old' });
  await expect(writeFolder(join(root, 'a'), { new: 'new' })).rejects.toThrow(
    /ENOTEMPTY|EEXIST|EPERM/,
  );
  expect(await readdir(root)).toEqual(['a']);
  expect(await readdir(join(root, 'a'))).toEqual(['old']);
});

it('leaves nothing when a file cannot be written', async () => {
  await expect(writeFolder(join(root, 'a'), { ok: 'ok', 'no/such': 'x' })).rejects.toThrow(
    'ENOENT',
  );
  expect(await readdir(root)).toEqual([]);
});

it('removes a folder with what is in it', async () => {
  await writeFolder(join(root, 'a'), { x: 'x' });
  await removeFolder(join(root, 'a'));
  expect(await readdir(root)).toEqual([]);
});

it('clears what crashes left, and only that', async () => {
  await mkdir(join(root, '.tmp-step-00000001-99'));
  await writeFile(join(root, '.tmp-step-00000001-99', 'model.safetensors'), 'half');
  await writeFolder(join(root, 'step-00000001'), { x: 'x' });
  await removeLeftovers(root);
  expect(await readdir(root)).toEqual(['step-00000001']);
});

it('lists nothing where there is no folder', async () => {
  expect(await listFolder(join(root, 'none'))).toEqual([]);
});
