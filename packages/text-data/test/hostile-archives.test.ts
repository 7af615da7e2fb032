import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { Header } from 'tar';
import { afterAll, beforeAll, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const maxBytes = 2 ** 24;
const bombBytes = 2 ** 29;
/** What garbage, buffers of streams and the system may add. */
const noise = 2 ** 26;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'seqlab-archives-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Half a gigabyte of zeros, deflated: a mebibyte of them again and again. */
function zeros(): Buffer {
  const block = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  const end = deflateRawSync(Buffer.alloc(0));
  return Buffer.concat([...Array.from({ length: bombBytes / 2 ** 20 }, () => block), end]);
}

/** A zip archive of one deflated entry that states a size of its own. */
function zipOf(packed: Uint8Array, statedBytes: number): Buffer {
  const archive = Buffer.from(zipSync({ 'x.npy': Buffer.from('x') }));
  const [local, directory] = [archive.indexOf('PK\x03\x04'), archive.indexOf('PK\x01\x02')];
  const header = archive.subarray(local, local + 30 + 'x.npy'.length);
  const rest = Buffer.from(archive.subarray(directory));
  rest.writeUInt16LE(8, 10);
  rest.writeUInt32LE(packed.length, 20);
  rest.writeUInt32LE(statedBytes, 24);
  rest.writeUInt32LE(header.length + packed.length, rest.length - 6);
  return Buffer.concat([header, packed, rest]);
}

/** A thousand entries of a mebibyte, all of which are the same bytes of the archive. */
function zipOfOverlaps(): Buffer {
  const archive = Buffer.from(zipSync({ 'x.npy': Buffer.alloc(2 ** 20) }, { level: 0 }));
  const directory = archive.indexOf('PK\x01\x02');
  const end = archive.length - 22;
  const entries = Array.from({ length: 900 }, (_, i) => {
    const entry = Buffer.from(archive.subarray(directory, end));
    // Names of their own: those of one name take each other's place.
    entry.write(String.fromCharCode(0x61 + (i % 26)), 46);
    return entry;
  });
  const last = Buffer.from(archive.subarray(end));
  last.writeUInt16LE(entries.length, 10);
  last.writeUInt16LE(entries.length, 8);
  return Buffer.concat([archive.subarray(0, directory), ...entries, last]);
}

function tarOf(name: string, bytes: number): Buffer {
  const header = new Header({ path: name, mode: 0o644, size: bytes, type: 'File' });
  header.encode();
  return header.block!;
}

/** A gzip file of a tar header and zeros without end; its own end is missing, which nobody should reach. */
function tarBomb(): Buffer {
  const head = deflateRawSync(tarOf('zeros.txt', bombBytes), {
    finishFlush: constants.Z_FULL_FLUSH,
  });
  return Buffer.concat([gzipSync('').subarray(0, 10), head, zeros()]);
}

/** Small archives, which are read whole. */
const small = {
  '.npz': zipSync({ 'readme.txt': Buffer.from('hello') }),
  '.tar.gz': gzipSync(Buffer.concat([tarOf('empty.txt', 0), Buffer.alloc(1024)])),
};

it.each<[string, keyof typeof small, () => Uint8Array, RegExp]>([
  ['a zip bomb that states its size', '.npz', () => zipOf(zeros(), bombBytes), /unpacks to more/],
  ['a zip bomb that states another', '.npz', () => zipOf(zeros(), 1000), /damaged/],
  ['a zip archive of entries that overlap', '.npz', zipOfOverlaps, /unpacks to more/],
  ['a tar bomb', '.tar.gz', tarBomb, /zeros\.txt has 536870912 bytes, more than/],
  [
    'a tar bomb of what is not wanted',
    '.tar.gz',
    () => Buffer.concat([gzipSync('').subarray(0, 10), zeros()]),
    /unpacks to more|damaged/,
  ],
])(
  '%s takes no memory beyond the limit',
  async (_name, extension, make, reason) => {
    const [first, archive] = [`small${extension}`, `hostile${extension}`].map((name) =>
      path.join(folder, name),
    );
    await writeFile(first!, small[extension]);
    await writeFile(archive!, make());
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      tsx,
      '--conditions=@seqlab/source',
      fileURLToPath(new URL('read-archive.ts', import.meta.url)),
      first!,
      archive!,
      String(maxBytes),
    ]);
    const { outcome, grown } = JSON.parse(stdout) as { outcome: string; grown: number };
    expect(outcome).toMatch(reason);
    expect(grown).toBeLessThan(maxBytes + noise);
  },
  30_000,
);
