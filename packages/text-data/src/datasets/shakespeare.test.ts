import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shakespeare } from './shakespeare.js';

let dataDir: string;
beforeAll(async () => (dataDir = await mkdtemp(join(tmpdir(), 'seqlab-shakespeare-'))));
afterAll(() => rm(dataDir, { recursive: true }));

describe('shakespeare', () => {
  it('gives the text that is in the data folder', async () => {
    await writeFile(join(dataDir, 'shakespeare.txt'), 'First Citizen:\nBefore we proceed…');
    expect(await shakespeare({ dataDir })).toBe('First Citizen:\nBefore we proceed…');
  });

  it('says when what is there cannot be read', async () => {
    const other = join(dataDir, 'other');
    await mkdir(join(other, 'shakespeare.txt'), { recursive: true });
    await expect(shakespeare({ dataDir: other })).rejects.toMatchObject({ code: 'invalid-file' });
  });
});
