import { expect, test } from 'vitest';
import { blocksOf } from '../examples/block.js';
import { blocksOfDocComments } from '../examples/doc-comments.js';
import { programsOf } from '../examples/programs.js';

const fence = '```';
const page = (text: string) => blocksOf(text.replaceAll("'''", fence), { file: 'guide/page.md' });

test('a block is its code, at its line, and what its fence says', () => {
  const blocks = page(
    "# A\n\n'''ts\nlet a = 1;\n'''\n\n'''sh\nls\n'''\n\n- b\n\n  '''ts no-run\n  b();\n  '''\n",
  );
  expect(blocks.map(({ line, code, flags }) => [line, code, [...flags]])).toEqual([
    [4, 'let a = 1;\n', []],
    [14, 'b();\n', ['no-run']],
  ]);
});

test('a block of TypeScript under another name is refused, and so is a word nobody knows', () => {
  expect(() => page("'''typescript\na();\n'''")).toThrow(/guide\/page\.md:1: .*typescript/);
  expect(() => page("'''ts norun\na();\n'''")).toThrow(/ts norun/);
  expect(page("'''ts [a.ts] {1,3}\na();\n'''")).toHaveLength(1);
});

test('blocks of doc comments are found with the name of what they explain', () => {
  const source = `
/**
 * Adds.
 *
 * @example
 * ${fence}ts
 * add(1, 2); // 3
 * ${fence}
 */
export function add(a: number, b: number) {
  const quoted = '/** not a comment ${fence}ts */';
  return a + b;
}

export interface Sum {
  /**
   * ${fence}ts no-run
   * fetch(url);
   * ${fence}
   */
  readonly url: string;
}
`;
  const blocks = blocksOfDocComments('src/add.ts', source);
  expect(blocks.map(({ of, line, code }) => [of, line, code])).toEqual([
    ['add', 7, 'add(1, 2); // 3\n'],
    ['url', 18, 'fetch(url);\n'],
  ]);
});

test('a line of a program is the line of its file', () => {
  const [program] = programsOf(
    page("'''ts\na();\n'''\n\ntext\n\n'''ts continued\nb();\nc();\n'''\n"),
  );
  expect(program!.code.split('\n')).toEqual([
    '',
    'a();',
    '',
    '',
    '',
    '',
    '',
    'b();',
    'c();',
    'export {  };',
    '',
  ]);
});

test('what a block that does not run continues is compiled with it, not run twice', () => {
  const programs = programsOf(
    page("'''ts\na();\n'''\n'''ts continued no-run\nb();\n'''\n'''ts continued\nc();\n'''\n"),
  );
  expect(programs.map(({ run, code }) => [run, code.match(/[abc]\(\)/g)])).toEqual([
    [true, ['a()', 'c()']],
    [false, ['a()', 'b()']],
  ]);
});

test('a block that continues nothing is refused', () => {
  expect(() => programsOf(page("'''ts continued\na();\n'''"))).toThrow(/no block to continue/);
});

test('what an example borrows from another is imported from it', () => {
  const block = (of: string, line: number, code: string) => ({
    file: `src/${of}.ts`,
    line,
    code,
    of,
    flags: new Set<never>(),
  });
  const [lender, borrower] = programsOf([
    block('fit', 5, 'const model = 1, data = 2;\n'),
    block('evaluate', 3, '// model and data as in the example of `fit`\nmodel + data;\n'),
  ]);
  expect(lender!.code).toMatch(/^export \{ model, data \};$/m);
  expect(borrower!.code).toMatch(/^import \{ model, data \} from '\.\.\/\.\.\/src\/fit\/5\.js';$/m);
  expect(() => programsOf([block('a', 3, '// b as in the example of `c`\n')])).toThrow(
    /no example of c/,
  );
});
