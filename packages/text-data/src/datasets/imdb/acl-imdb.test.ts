import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aclImdb } from './acl-imdb.js';

const files = {
  'train/neg/0_3.txt': 'Dull.<br />Very dull.',
  'train/neg/10_1.txt': 'Worse.',
  'train/neg/9_4.txt': 'So so.',
  'train/pos/2_10.txt': 'Amélie 🎬',
  'train/unsup/5_0.txt': 'Nobody knows.',
  'train/labeledBow.feat': '9 0:9',
  'test/neg/0_2.txt': 'Bad.',
  'test/pos/0_7.txt': 'Good.',
};
const training = [
  { text: 'Dull.<br />Very dull.', label: 0, rating: 3, id: 0 },
  { text: 'So so.', label: 0, rating: 4, id: 9 },
  { text: 'Worse.', label: 0, rating: 1, id: 10 },
  { text: 'Amélie 🎬', label: 1, rating: 10, id: 2 },
];

let dataDir: string;
let folder: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'seqlab-acl-'));
  folder = join(dataDir, 'aclImdb');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterEach(() => rm(dataDir, { recursive: true }));

/** Packs the folder and removes it. */
async function pack(file: string): Promise<void> {
  await create({ file, cwd: dataDir, gzip: true }, ['aclImdb']);
  await rm(folder, { recursive: true });
}

describe('aclImdb', () => {
  it('reads the folder that is in the data folder, in the order of numbers', async () => {
    const reviews = await aclImdb({ dataDir });
    expect(reviews.length).toBe(4);
    expect(await reviews.toArray()).toEqual(training);
    expect(await reviews.toArray({ epoch: 1, start: 3 })).toEqual(training.slice(3));
  });

  it('reads the other split, and a folder elsewhere', async () => {
    const path = join(dataDir, 'elsewhere');
    await rename(folder, path);
    expect(await (await aclImdb({ path, split: 'test' })).toArray()).toEqual([
      { text: 'Bad.', label: 0, rating: 2, id: 0 },
      { text: 'Good.', label: 1, rating: 7, id: 0 },
    ]);
  });

  it('reads the archive that was placed in the data folder, epoch after epoch', async () => {
    await pack(join(dataDir, 'aclImdb_v1.tar.gz'));
    const reviews = await aclImdb({ dataDir });
    for (const epoch of [0, 1]) {
      const all = await reviews.toArray({ epoch });
      expect(all.toSorted((a, b) => a.label - b.label || a.id - b.id)).toEqual(training);
    }
    expect(await reviews.take(2).toArray()).toHaveLength(2);
  });

  it('does not follow links in the folder', async () => {
    await writeFile(join(dataDir, 'secret'), 'secret');
    await symlink(join(dataDir, 'secret'), join(folder, 'train', 'pos', '3_9.txt'));
    expect(await (await aclImdb({ dataDir })).toArray()).toEqual(training);
  });

  it('says what is missing', async () => {
    const path = join(dataDir, 'nowhere');
    await expect(aclImdb({ path })).rejects.toMatchObject({ code: 'missing-file' });
    await expect(aclImdb({ path })).rejects.toThrow(path);
    await rm(join(folder, 'test', 'neg'), { recursive: true });
    await expect(aclImdb({ dataDir, split: 'test' })).rejects.toThrow(join(folder, 'test', 'neg'));
  });

  it('says when an archive has no reviews', async () => {
    const path = join(dataDir, 'other.tar.gz');
    await rm(join(folder, 'test'), { recursive: true });
    await pack(path);
    const reviews = await aclImdb({ path, split: 'test' });
    await expect(reviews.toArray()).rejects.toThrow(
      'expected reviews as aclImdb/test/pos/ID_RATING.txt',
    );
  });

  it('refuses another split', async () => {
    const split = 'unsup' as 'test';
    await expect(aclImdb({ dataDir, split })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
