import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A new empty folder for each test of a file, removed afterwards; its path is `at()`. */
export function useRunFolder(): {
  at(...parts: string[]): string;
  list(...parts: string[]): Promise<string[]>;
} {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seqlab-trainer-'));
  });
  afterEach(() => rm(root, { recursive: true }));
  return {
    at: (...parts) => join(root, ...parts),
    list: async (...parts) => (await readdir(join(root, ...parts))).toSorted(),
  };
}
