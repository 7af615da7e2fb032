import { readFileSync } from 'node:fs';

const { homepage } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { homepage: string };

/** The path that the site is served under: `DOCS_BASE`, or that of its homepage. Ends in a slash. */
export const base = `/${process.env.DOCS_BASE ?? new URL(homepage).pathname}/`.replaceAll(
  /\/+/g,
  '/',
);
