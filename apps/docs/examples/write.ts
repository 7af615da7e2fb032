import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageBlocks, packages, pageBlocks, pages } from './find-blocks.js';
import { programsOf, type Program } from './programs.js';

/** Where the programs lie, to be compiled and run. */
export const folder = path.join(import.meta.dirname, '../.examples');

/** Every program, by the package or page it is from. */
export function allPrograms(): Map<string, Program[]> {
  return new Map([
    ...packages.map((name) => [`packages/${name}`, programsOf(packageBlocks(name))] as const),
    ...pages().map((file) => [file, programsOf(pageBlocks(file))] as const),
  ]);
}

/** Brings the folder up to date; what is right already is not touched. */
export function writePrograms(programs: Iterable<Program>): void {
  const wanted = new Map(Array.from(programs, ({ file, code }) => [path.join(folder, file), code]));
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    if (!wanted.has(file)) rmSync(file);
    else if (readFileSync(file, 'utf8') === wanted.get(file)) wanted.delete(file);
  }
  for (const [file, code] of wanted) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
}

if (process.argv[1] === import.meta.filename) {
  writePrograms([...allPrograms().values()].flat());
}
