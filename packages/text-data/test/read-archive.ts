// A process of its own that reads an archive and prints by how many bytes its memory grew at most, and why
// the archive was refused. It has read a small one before, so that what reading takes anyway does not count.
import { readFile } from 'node:fs/promises';
import { readNpz } from '../src/datasets/archives/npz.js';
import { readTarGz } from '../src/datasets/archives/tar-gz.js';

const [small, archive, maxBytes] = process.argv.slice(2) as [string, string, string];

async function read(file: string): Promise<string> {
  try {
    const limits = { maxBytes: Number(maxBytes), maxFileBytes: Number(maxBytes) };
    if (file.endsWith('.npz')) readNpz(await readFile(file), limits);
    else for await (const _ of readTarGz(file, { filter: () => true, ...limits }));
    return 'read';
  } catch (error) {
    return (error as Error).message;
  }
}

await read(small);
const before = process.resourceUsage().maxRSS;
const outcome = await read(archive);
const grown = 1024 * (process.resourceUsage().maxRSS - before);
process.stdout.write(JSON.stringify({ outcome, grown }));
