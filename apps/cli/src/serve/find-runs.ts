import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Folders of runs may be in folders, but nobody wants a whole disk searched. */
const maxDepth = 3;

/**
 * The runs in a folder, their places in it (with `/` between names) and their folders. A folder that is a
 * run itself has just that one. Links are not followed: what is served is in the folder.
 */
export async function findRuns(root: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const entries = await readdir(root, { withFileTypes: true });
  if (entries.some(isRecord)) return found.set(path.basename(root), root);
  await search(root, [], found);
  return found;
}

async function search(
  folder: string,
  names: readonly string[],
  found: Map<string, string>,
): Promise<void> {
  // A folder that cannot be read, or has just been removed, has no runs.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (names.length > 0 && entries.some(isRecord)) {
    found.set(names.join('/'), folder);
    return;
  }
  if (names.length === maxDepth) return;
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const isHidden = entry.name.startsWith('.') || entry.name === 'node_modules';
    if (!entry.isDirectory() || isHidden) continue;
    await search(path.join(folder, entry.name), [...names, entry.name], found);
  }
}

/** What makes a folder a run. */
function isRecord(entry: { name: string; isFile(): boolean }): boolean {
  return entry.name === 'run.json' && entry.isFile();
}
