import { readFile } from 'node:fs/promises';

/** The page, as tsup builds it beside the program, by the paths it is asked for. */
const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
} as const;

export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export async function readPageFiles(): Promise<Map<string, PageFile>> {
  const read = Object.entries(files).map(async ([path, [name, type]]) => {
    const content = new Uint8Array(await readFile(new URL(`page/${name}`, import.meta.url)));
    return [path, { type, content }] as const;
  });
  return new Map(await Promise.all(read));
}
