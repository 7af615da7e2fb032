import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folders on their way in or out. What bears this prefix is nobody's data. */
const temporaryPrefix = '.tmp-';

/**
 * Writes a folder that a crash at any moment leaves whole or absent: the files go into a temporary
 * sibling and to the disk, then the sibling is renamed. The folder must not exist.
 */
export async function writeFolder(
  path: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  const parent = dirname(path);
  const temporary = temporaryFor(path);
  await mkdir(parent, { recursive: true });
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary);
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeSynced(join(temporary, name), content);
    }
    await syncFolder(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(parent);
}

/** Removes a folder so that a crash at any moment leaves it whole or absent. */
export async function removeFolder(path: string): Promise<void> {
  const temporary = temporaryFor(path);
  await rm(temporary, { recursive: true, force: true });
  await rename(path, temporary);
  await rm(temporary, { recursive: true });
}

/** Removes what crashes left half-written or half-removed in a folder. */
export async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await listFolder(parent)) {
    if (name.startsWith(temporaryPrefix)) await rm(join(parent, name), { recursive: true });
  }
}

/** The names in a folder; none if it does not exist. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Whether a file system call failed because there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function temporaryFor(path: string): string {
  return join(dirname(path), `${temporaryPrefix}${basename(path)}-${process.pid}`);
}

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
