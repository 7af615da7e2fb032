import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const pages = readdirSync(path.join(root, 'zh/guide'), {
  recursive: true,
  encoding: 'utf8',
}).filter((file) => file.endsWith('.md'));

describe.each(pages)('the Chinese %s', (page) => {
  const [english = '', chinese = ''] = ['guide', 'zh/guide'].map((folder) =>
    readFileSync(path.join(root, folder, page), 'utf8'),
  );

  test('has the programs, figures and chapters of the English page', () => {
    expect(blocksOf(chinese).map(code)).toEqual(blocksOf(english).map(code));
    expect(imagesOf(chinese)).toEqual(imagesOf(english));
    expect(chinese.match(/^#+ /gm)).toEqual(english.match(/^#+ /gm));
    expect(chinese.match(/^\$\$$.*?^\$\$$/gms)).toEqual(english.match(/^\$\$$.*?^\$\$$/gms));
  });

  test('gives the numbers that the English page gives, and comments in Chinese', () => {
    expect(numbersIn(chinese)).toEqual(numbersIn(english));
    // Of two words or more; others are names and what a program prints.
    const comments = blocksOf(chinese).flatMap((block) => block.match(comment) ?? []);
    const prose = comments.filter((text) => /[a-z]+ [a-z]+/i.test(text));
    expect(prose.filter((text) => !/\p{Script=Han}/u.test(text) && !isPrinted(text))).toEqual([]);
  });
});

/** From its sign to the end of the line. */
const comment = /(?<=^|\s)(\/\/|#) .*$/gm;

/** What the programs of the tutorial print is in English, as they are. */
function isPrinted(text: string): boolean {
  return ['the film was good', 'this film was just', 'quick brown fox'].some((words) =>
    text.includes(words),
  );
}

function blocksOf(text: string): string[] {
  return text.match(/^```.*?^```$/gms) ?? [];
}

/** Without comments, which are translated. */
function code(block: string): string[] {
  const lines = block.replaceAll(comment, '').split('\n');
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

function imagesOf(text: string): string[] {
  return Array.from(text.matchAll(/!\[[^\]]*\]\((?:\.\.\/)*([^)]*)\)/g), ([, file]) => file!);
}

/** Numbers of more than one digit: counts, losses, accuracies. The others are words in one of the languages. */
function numbersIn(text: string): string[] {
  const withoutLinks = text.replaceAll(/\]\([^)]*\)/g, ']');
  return (withoutLinks.match(/\d[\d,.]*\d/g) ?? []).toSorted();
}
