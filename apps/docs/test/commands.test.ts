import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pages } from '../examples/find-blocks.js';

const root = path.join(import.meta.dirname, '../../..');

/** What is looked at of a command of commander's. */
interface Command {
  readonly commands: readonly Command[];
  readonly options: readonly { readonly long?: string; readonly short?: string }[];
  name(): string;
}

let program: Command;

beforeAll(async () => {
  // By a path that the compiler does not follow: the command line's sources are not the site's.
  const file = path.join(root, 'apps/cli/src/program.ts');
  const { createProgram } = (await import(file)) as { createProgram: () => Command };
  program = createProgram();
});

const guides = pages().filter((page) => page.startsWith('apps/docs/guide/'));

test.each(guides)('%s: seqlab has every command and option', (page) => {
  const text = readFileSync(path.join(root, page), 'utf8');
  const blocks = text.match(/^```sh$.*?^```$/gms) ?? [];
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  const calls = lines.flatMap((line) =>
    Array.from(line.matchAll(/(?:^|^\$ |\| )(?:npx )?seqlab (.*?)(?= [#|>] |$)/g)),
  );
  expect(calls.flatMap(([, call]) => unknownIn(call!))).toEqual([]);
});

/** The words of a call that no command and no option is called. */
function unknownIn(call: string): string[] {
  // What is in quotes is the value of an option.
  const words = call
    .replaceAll(/(["']).*?\1/g, 'value')
    .split(' ')
    .filter(Boolean);
  let command = program;
  const known = new Set<string>(['--help']);
  const enter = (next: Command) => {
    command = next;
    for (const { long, short } of next.options) known.add(long ?? '').add(short ?? '');
  };
  enter(program);
  return words.filter((word, index) => {
    if (word.startsWith('-')) return !known.has(word);
    const next = command.commands.find((one) => one.name() === word);
    if (next !== undefined) enter(next);
    return index === 0 && next === undefined;
  });
}
