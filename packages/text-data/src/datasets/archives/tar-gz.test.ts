import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { create, Header } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDataError } from '../../errors.js';
import { readTarGz, type TarGzOptions } from './tar-gz.js';

const long = 'long '.repeat(50_000);
let folder: string;
let archive: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seqlab-tar-'));
  await mkdir(join(folder, 'data', 'deep'.repeat(40)), { recursive: true });
  await writeFile(join(folder, 'data', 'a.txt'), 'first');
  await writeFile(join(folder, 'data', 'b.txt'), long);
  await writeFile(join(folder, 'data', 'deep'.repeat(40), 'c.txt'), 'third');
  await writeFile(join(folder, 'data', 'empty.txt'), '');
  await symlink('/etc/hostname', join(folder, 'data', 'link.txt'));
  archive = join(folder, 'data.tar.gz');
  await create({ file: archive, cwd: folder, gzip: true }, ['data']);
});
afterAll(() => rm(folder, { recursive: true }));

/** Paths and texts. */
async function read(
  file: string,
  options: Partial<TarGzOptions> = {},
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const { path, content } of readTarGz(file, { filter: () => true, ...options })) {
    texts[path] = content.toString();
  }
  return texts;
}

/** An archive of bytes of one's own. */
async function archiveOf(bytes: Uint8Array): Promise<string> {
  const file = join(folder, 'other.tar.gz');
  await writeFile(file, bytes);
  return file;
}

/** A header and content as tar lays them out. */
function entry(fields: ConstructorParameters<typeof Header>[0] & object, content = ''): Buffer {
  const header = new Header({ mode: 0o644, size: content.length, type: 'File', ...fields });
  header.encode();
  const padded = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  padded.write(content);
  return Buffer.concat([header.block!, padded]);
}

describe('readTarGz', () => {
  it('gives the plain files that are asked for, with names of any length', async () => {
    expect(await read(archive)).toEqual({
      'data/a.txt': 'first',
      'data/b.txt': long,
      [`data/${'deep'.repeat(40)}/c.txt`]: 'third',
      'data/empty.txt': '',
    });
    expect(await read(archive, { filter: (path) => path.endsWith('a.txt') })).toEqual({
      'data/a.txt': 'first',
    });
  });

  it('only tells the path of a file that wants to be elsewhere, and skips links', async () => {
    const hostile = Buffer.concat([
      entry({ path: '../../outside.txt' }, 'outside'),
      entry({ path: 'link', type: 'SymbolicLink', linkpath: '/etc/passwd' }),
      entry({ path: 'hard', type: 'Link', linkpath: '/etc/passwd' }),
      Buffer.alloc(1024),
    ]);
    expect(await read(await archiveOf(gzipSync(hostile)))).toEqual({
      '../../outside.txt': 'outside',
    });
  });

  it.each<[string, Partial<TarGzOptions>]>([
    ['unpacks to more than 3 files', { maxEntries: 3 }],
    ['data/b.txt has 250000 bytes, more than 1000', { maxFileBytes: 1000 }],
    ['or 100000 bytes', { maxBytes: 100_000 }],
  ])('stops at its limits: %s', async (message, limits) => {
    await expect(read(archive, limits)).rejects.toThrow(TextDataError);
    await expect(read(archive, limits)).rejects.toThrow(message);
  });

  it('stops at an archive of nothing but zeros, which would unpack to 64 MB', async () => {
    const bomb = await archiveOf(gzipSync(Buffer.alloc(2 ** 26)));
    await expect(read(bomb, { maxBytes: 2 ** 22 })).rejects.toThrow('unpacks to more than');
  });

  it('refuses an archive that is packed twice', async () => {
    const twice = await archiveOf(gzipSync(await readFile(archive)));
    await expect(read(twice)).rejects.toThrow('is packed twice');
  });

  it.each([
    ['a text', () => Buffer.from('no archive')],
    ['nothing', () => Buffer.alloc(0)],
    ['half an archive', async () => (await readFile(archive)).subarray(0, 400)],
    ['a packed text', () => gzipSync('x'.repeat(2000))],
    [
      'a file that ends too early',
      async () => gzipSync(gunzipSync(await readFile(archive)).subarray(0, 3000)),
    ],
  ])('refuses %s', async (_, bytes) => {
    const file = await archiveOf(await bytes());
    await expect(read(file)).rejects.toThrow(`${file}: not a .tar.gz archive, or a damaged one`);
  });

  it('reads changed archives, or says what is wrong with them', async () => {
    const original = gunzipSync(await readFile(archive));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(8000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (changes, packed) => {
          const bytes = Buffer.from(packed ? gzipSync(original) : original);
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          try {
            await read(await archiveOf(packed ? bytes : gzipSync(bytes)));
          } catch (error) {
            expect(error).toBeInstanceOf(TextDataError);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
