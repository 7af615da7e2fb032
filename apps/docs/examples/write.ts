import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageBlocks, packages, pageBlocks, pages } from './find-blocks.js';
import { programsOf, type Program } from './programs.js';

/** Where the programs lie, to be compiled and run. */
export const folder = path.join(import.meta.dirname, '../.examples');

/** Writes programs; a file that is right already is not touched. */
export function writePrograms(programs: Iterable<Program>): void {
  for (const { file, code } of programs) {
    const place = path.join(folder, file);
    if (existsSync(place) && readFileSync(place, 'utf8') === code) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, code);
  }
}

/** Every program of the repository, and none that is gone from it. */
function writeAll(): void {
  const programs = [
    ...packages.flatMap((name) => programsOf(packageBlocks(name))),
    ...pages().flatMap((page) => programsOf(pageBlocks(page))),
  ];
  const wanted = new Set(programs.map(({ file }) => path.join(folder, file)));
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(file)) rmSync(file);
  }
  writePrograms(programs);
  const compiledOnly = programs.filter(({ run }) => !run).length;
  console.log(`${programs.length} examples, of which ${compiledOnly} are compiled only`);
}

if (process.argv[1] === import.meta.filename) writeAll();
