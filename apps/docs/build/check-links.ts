// Follows every link, anchor and asset of the built pages; VitePress itself checks no anchors.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';
import { base } from '../.vitepress/base.js';

const site = path.join(import.meta.dirname, '../.vitepress/dist');

interface Page {
  /** What links can point at. */
  readonly ids: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

const pages = new Map(
  readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => [file, readPage(file)] as const),
);
const broken = [...pages].flatMap(([file, { links }]) =>
  [...links].filter((link) => !leadsSomewhere(link, file)).map((link) => `${file}: ${link}`),
);
if (broken.length > 0) {
  console.error(`links that lead nowhere:\n${broken.join('\n')}`);
  process.exitCode = 1;
}

function readPage(file: string): Page {
  const ids = new Set<string>();
  const links = new Set<string>();
  const parser = new Parser({
    onopentag(_name, { id, href, src }) {
      if (id !== undefined) ids.add(id);
      for (const link of [href, src]) if (link !== undefined) links.add(link);
    },
  });
  parser.end(readFileSync(path.join(site, file), 'utf8'));
  return { ids, links };
}

/** Everything within the site stands under its base; what is elsewhere is not looked at. */
function leadsSomewhere(link: string, from: string): boolean {
  const origin = 'http://site.invalid';
  const { pathname, hash, origin: host } = new URL(link, `${origin}${base}${from}`);
  if (host !== origin) return true;
  const place = decodeURIComponent(pathname);
  if (!place.startsWith(base)) return false;
  const file = place.slice(base.length).replace(/(^|\/)$/, '$1index.html');
  const anchor = decodeURIComponent(hash.slice(1));
  const page = pages.get(file);
  if (page === undefined) return anchor === '' && existsSync(path.join(site, file));
  return anchor === '' || page.ids.has(anchor);
}
