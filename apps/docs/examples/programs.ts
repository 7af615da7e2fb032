import type { Block } from './block.js';

/** A module that is compiled, and run unless its block says no-run. */
export interface Program {
  /** Under the folder of examples. */
  readonly file: string;
  /** The file and line it is from. */
  readonly origin: string;
  readonly code: string;
  readonly run: boolean;
}

/**
 * A program for each block, for a block and those that continue it one together. Each line stands
 * where it stands in the block's file, so that an error has the line to look at.
 */
export function programsOf(blocks: readonly Block[]): Program[] {
  const chains: Chain[] = [];
  for (const block of blocks) {
    const last = chains.findLast(({ run }) => run);
    if (!block.flags.has('continued')) chains.push({ blocks: [block], run: runs(block) });
    else if (last?.blocks[0]!.file !== block.file) {
      throw new Error(`${block.file}:${block.line}: there is no block to continue`);
    } else if (runs(block)) last.blocks.push(block);
    else chains.push({ blocks: [...last.blocks, block], run: false });
  }
  const asked = new Map<Block, Set<string>>();
  const imports = chains.map((chain) =>
    chain.blocks.flatMap((block) => borrow(block, blocks, asked)),
  );
  return chains.map((chain, index) => {
    const names = chain.blocks.flatMap((block) => [...(asked.get(block) ?? [])]);
    const code = place(chain.blocks, imports[index]!.join(' '));
    return {
      file: fileOf(chain.blocks.at(chain.run ? 0 : -1)!),
      origin: originOf(chain.blocks.at(chain.run ? 0 : -1)!),
      code: `${code}export { ${names.join(', ')} };\n`,
      run: chain.run,
    };
  });
}

interface Chain {
  readonly blocks: Block[];
  readonly run: boolean;
}

function runs(block: Block): boolean {
  return !block.flags.has('no-run');
}

const borrowed = /^\/\/ (.+?) as in the example of `(\w+)`/gm;

/** "model and data as in the example of `fit`" is an import of them from that example. */
function borrow(block: Block, blocks: readonly Block[], asked: Map<Block, Set<string>>): string[] {
  return Array.from(block.code.matchAll(borrowed), ([, list = '', of]) => {
    const lender = blocks.find((other) => other.of === of && other !== block && runs(other));
    if (lender === undefined) {
      throw new Error(`${originOf(block)}: there is no example of ${of} that runs`);
    }
    const names = list.split(/, | and /);
    asked.set(lender, new Set([...(asked.get(lender) ?? []), ...names]));
    const up = '../'.repeat(fileOf(block).split('/').length - 1);
    return `import { ${names.join(', ')} } from '${up}${fileOf(lender).replace(/\.ts$/, '.js')}';`;
  });
}

/** Blocks at their lines; what is imported for them has the first, where no block begins. */
function place(blocks: readonly Block[], imports: string): string {
  let text = `${imports}\n`;
  let line = 2;
  for (const block of blocks) {
    text += '\n'.repeat(block.line - line) + block.code;
    line = block.line + block.code.split('\n').length - 1;
  }
  return text;
}

function fileOf({ file, line }: Block): string {
  return `${file.replace(/\.(ts|md)$/, '')}/${line}.ts`;
}

function originOf({ file, line }: Block): string {
  return `${file}:${line}`;
}
