import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const pages = readdirSync(path.join(root, 'zh/guide'), {
  recursive: true,
  encoding: 'utf8',
}).filter((file) => file.endsWith('.md'));

// Only what people read is translated.
test.each(pages)('the Chinese %s has the programs and figures of the English page', (page) => {
  const [english, chinese] = ['guide', 'zh/guide'].map((folder) =>
    readFileSync(path.join(root, folder, page), 'utf8'),
  );
  expect(blocksOf(chinese!)).toEqual(blocksOf(english!));
  expect(figuresOf(chinese!)).toEqual(figuresOf(english!));
  expect(chinese!.match(/^#+ /gm)).toEqual(english!.match(/^#+ /gm));
});

function blocksOf(text: string): string[] {
  return text.match(/^```.*?^```$/gms) ?? [];
}

function figuresOf(text: string): string[] {
  return Array.from(text.matchAll(/!\[[^\]]*\]\((?:\.\.\/)*([^)]*)\)/g), ([, file]) => file!);
}
