import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { blocksOf, type Block } from './block.js';
import { blocksOfDocComments } from './doc-comments.js';

const root = path.join(import.meta.dirname, '../../..');
export const packages = ['text-data', 'seq-layers', 'trainer', 'generate', 'backend'] as const;

/** The blocks of a package's doc comments, in the order of its files. */
export function packageBlocks(name: (typeof packages)[number]): Block[] {
  return filesUnder(`packages/${name}/src`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => blocksOfDocComments(file, read(file)));
}

/**
 * Pages whose blocks are whole programs: the guides and every README that has code. Chinese guides have the
 * blocks of the English ones, as a test shows.
 */
export function pages(): string[] {
  const readmes = ['README.md', ...packages.map((name) => `packages/${name}/README.md`)];
  const others = ['docs', 'apps/cli', 'apps/docs', 'examples', 'benchmarks'];
  const skipped = /(^|\/)(node_modules|dist|api|zh\/guide|src|results|CHANGELOG\.md|\.[^/]*)(\/|$)/;
  return [...readmes, ...others.flatMap(filesUnder)].filter(
    (file) => file.endsWith('.md') && !skipped.test(file),
  );
}

export function pageBlocks(file: string): Block[] {
  return blocksOf(read(file), { file });
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesUnder(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.name === 'node_modules') return [];
      return entry.isDirectory() ? filesUnder(file) : [file];
    });
}
