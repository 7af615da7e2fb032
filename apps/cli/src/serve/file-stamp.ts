import { stat } from 'node:fs/promises';

/** What tells a file from the one that replaces it; the same for all that do not exist. */
export async function fileStamp(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? '' : `${found.size} ${found.mtimeMs} ${found.ino}`;
}
