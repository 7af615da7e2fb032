import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectorFiles } from '../projector/projector-files.js';
import { wordVectors } from '../word-vectors.js';
import { loadWordVectors } from './load-word-vectors.js';
import { saveWordVectors } from './save-word-vectors.js';
import { writeProjectorFiles } from './write-projector-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqlab-word-vectors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const vectors = wordVectors({
  words: Array.from({ length: 2000 }, (_, i) => `w${i}`),
  vectors: Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i)),
  dimensions: 10,
});

describe('saveWordVectors and loadWordVectors', () => {
  it.each(['vectors.txt', 'vectors.txt.gz'])('%s has the vectors that were saved', async (name) => {
    const file = path.join(folder, name);
    await saveWordVectors(file, vectors);
    expect(readdirSync(folder)).toEqual([name]);
    const bytes = readFileSync(file);
    const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    expect(text.toString()).toMatch(/^2000 10\nw0 0 0\.84147096 /);
    const read = await loadWordVectors(file, { format: 'word2vec' });
    expect(read.words).toEqual(vectors.words);
    expect(read.vectors).toEqual(vectors.vectors);
    const few = await loadWordVectors(file, {
      format: 'word2vec',
      limit: 3,
      keep: new Set(['w2']),
    });
    expect([few.words, few.vectorOf('w2')]).toEqual([['w2'], vectors.vectorOf('w2')]);
  });

  it('say which file is missing, and what is wrong with one', async () => {
    const missing = path.join(folder, 'missing.vec');
    const expectCode = async (file: string, code: string) => {
      const reading = loadWordVectors(file, { format: 'fasttext' });
      await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(file) });
    };
    await expectCode(missing, 'missing-file');
    await expectCode(`${missing}.gz`, 'missing-file');
    await expectCode(folder, 'invalid-file');
    const write = (name: string, content: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    await expectCode(write('bad.vec', '1 2\na 1 x\n'), 'invalid-file');
    await expectCode(write('no.gz', '1 2\na 1 2\n'), 'invalid-file');
    const compressed = gzipSync('2 2\na 1 2\nb 3 4\n');
    await expectCode(write('cut.gz', compressed.subarray(0, -12)), 'invalid-file');
    await expectCode(write('plain.vec', compressed), 'invalid-file');
  });

  it('pass on what keep throws', async () => {
    const file = path.join(folder, 'a.vec');
    await saveWordVectors(file, vectors);
    const error = Object.assign(new Error('mine'), { code: 'ENOENT' });
    const keep = () => {
      throw error;
    };
    await expect(loadWordVectors(file, { format: 'word2vec', keep })).rejects.toBe(error);
  });

  it('leave nothing behind of what cannot be saved', async () => {
    const file = path.join(folder, 'vectors.txt');
    writeFileSync(file, 'what was there');
    const spaced = wordVectors({ words: ['a b'], vectors: Float32Array.of(1), dimensions: 1 });
    await expect(saveWordVectors(file, spaced)).rejects.toMatchObject({ code: 'invalid-data' });
    expect(readdirSync(folder)).toEqual(['vectors.txt']);
    expect(readFileSync(file, 'utf8')).toBe('what was there');
    const nowhere = path.join(folder, 'none', 'vectors.txt');
    await expect(saveWordVectors(nowhere, vectors)).rejects.toMatchObject({
      code: 'invalid-option',
    });
  });
});

describe('writeProjectorFiles', () => {
  it('writes what projectorFiles gives, into a new folder', async () => {
    const to = path.join(folder, 'runs', 'one');
    const options = { columns: { length: vectors.words.map(({ length }) => length) } };
    await writeProjectorFiles(to, vectors, options);
    const expected = projectorFiles(vectors, options);
    const read = (name: string) => readFileSync(path.join(to, name), 'utf8');
    expect(readdirSync(to).toSorted()).toEqual([
      'metadata.tsv',
      'projector_config.pbtxt',
      'vectors.tsv',
    ]);
    expect(read('vectors.tsv')).toBe(expected.vectors);
    expect(read('metadata.tsv')).toBe(expected.metadata);
    expect(read('projector_config.pbtxt')).toBe(expected.config);
  });

  it('refuses a folder that is a file, and before that columns that do not fit', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(writeProjectorFiles(file, vectors)).rejects.toMatchObject({
      code: 'invalid-option',
    });
    const to = path.join(folder, 'new');
    await expect(writeProjectorFiles(to, vectors, { columns: { x: [1] } })).rejects.toMatchObject({
      code: 'invalid-option',
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
