import { engine, removeBackend } from '@tensorflow/tfjs-core';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Program } from '../examples/programs.js';
import { folder, writePrograms } from '../examples/write.js';

const files = path.join(import.meta.dirname, '../examples/files');

/** A test for each program, in a folder with the files that examples read; what it prints is not shown. */
export function testPrograms(programs: readonly Program[], { setUp }: Options = {}): void {
  writePrograms(programs);
  const home = process.cwd();
  const place = mkdtempSync(path.join(tmpdir(), 'seqlab-examples-'));

  beforeAll(async () => {
    cpSync(files, place, { recursive: true });
    process.chdir(place);
    await setUp?.();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(() => {
    process.chdir(home);
    rmSync(place, { recursive: true });
    if (engine().backendNames().includes('seqlab')) removeBackend('seqlab');
  });

  const running = programs.filter(({ run }) => run);
  test('there are examples', () => expect(running.length).toBeGreaterThan(0));
  for (const { file, origin } of running) {
    test(origin, { timeout: 180_000 }, async () => {
      vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      for (const stream of ['log', 'warn', 'table'] as const)
        vi.spyOn(console, stream).mockReturnValue();
      await import(path.join(folder, file));
    });
  }
}

export interface Options {
  /** What comes before the programs that do not say it themselves. */
  readonly setUp?: () => Promise<void>;
}
