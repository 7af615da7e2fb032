import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { imdbWordIndex } from './imdb-word-index.js';

let dataDir: string;
beforeAll(async () => (dataDir = await mkdtemp(join(tmpdir(), 'seqlab-word-index-'))));
afterAll(() => rm(dataDir, { recursive: true }));

const place = (text: string) => writeFile(join(dataDir, 'imdb_word_index.json'), text);

describe('imdbWordIndex', () => {
  it('gives words and ranks, whatever the words are', async () => {
    await place('{"fawn": 34701, "__proto__": 4, "constructor": 3, "the": 1, "l\\u00e9on": 2}');
    expect([...(await imdbWordIndex({ dataDir }))]).toEqual([
      ['fawn', 34_701],
      ['__proto__', 4],
      ['constructor', 3],
      ['the', 1],
      ['léon', 2],
    ]);
  });

  it.each([
    '[1, 2]',
    '{"the": 1, "a": 1}',
    '{"the": 1',
    '{"the": "1"}',
    '{"the": 0}',
    '{"the": 1.5}',
    'null',
    '7',
  ])('refuses %s', async (text) => {
    await place(text);
    await expect(imdbWordIndex({ dataDir })).rejects.toMatchObject({
      code: 'invalid-file',
      message: `${join(dataDir, 'imdb_word_index.json')}: expected an object of words and ranks`,
    });
  });

  it('reads any bytes, or says what is wrong with them', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.json()), async (content) => {
        await writeFile(join(dataDir, 'imdb_word_index.json'), content);
        const result = await imdbWordIndex({ dataDir }).catch((error: unknown) => error);
        expect(result instanceof Map || result instanceof TextDataError).toBe(true);
      }),
      { numRuns: 200 },
    ));
});
