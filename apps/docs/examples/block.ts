import MarkdownIt from 'markdown-it';

/** A block of TypeScript in a page or a doc comment. */
export interface Block {
  /** From the root of the repository. */
  readonly file: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  /** What its fence says after `ts`. */
  readonly flags: ReadonlySet<Flag>;
  /** The function, class or type whose doc comment has it. */
  readonly of?: string | undefined;
}

/**
 * `no-run`: needs a network, a browser or a large file, so its types are checked and no more.
 * `continued`: goes on where the block before it on the page ended.
 */
type Flag = 'no-run' | 'continued';

const flags = new Set(['no-run', 'continued']);
const markdown = new MarkdownIt();

/** The blocks of a Markdown text that begins at a line of a file. */
export function blocksOf(text: string, { file, line = 1, of }: Origin): Block[] {
  return markdown.parse(text, {}).flatMap(({ type, info, map, content }) => {
    const [language, ...words] = info.trim().split(/\s+/);
    if (type !== 'fence' || map === null || !isTypeScript(language)) return [];
    const first = line + map[0] + 1;
    const unknown = words.find((word) => !flags.has(word) && !/^[[{]/.test(word));
    if (language !== 'ts' || unknown !== undefined) {
      throw new Error(
        `${file}:${first - 1}: a block of TypeScript begins with \`\`\`ts and may say no-run or continued, this one with ${info}`,
      );
    }
    return [{ file, line: first, code: content, flags: new Set(words as Flag[]), of }];
  });
}

export interface Origin {
  readonly file: string;
  readonly line?: number;
  readonly of?: string | undefined;
}

function isTypeScript(language = ''): boolean {
  return /^(ts|tsx|typescript)\b/.test(language);
}
