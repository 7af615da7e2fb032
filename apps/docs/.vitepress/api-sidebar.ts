import { existsSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';

/**
 * The sidebars of the reference, from what typedoc/sidebar.mjs writes: one for each package, since each page
 * holds its sidebar. Without a built reference there are none; that is enough to write guides.
 */
export function apiSidebars(): DefaultTheme.SidebarMulti {
  const file = new URL('../api/sidebar.json', import.meta.url);
  if (!existsSync(file)) return {};
  const packages = JSON.parse(readFileSync(file, 'utf8')) as DefaultTheme.SidebarItem[];
  const list = packages.map(({ text, link }) => ({ text: text!, link: link! }));
  return {
    '/api/': [{ text: 'Packages', items: list }],
    ...Object.fromEntries(
      packages.map(({ text, link, items = [] }) => [
        link!,
        [
          { text: 'All packages', link: '/api/' },
          { text: text!, link: link!, items },
        ],
      ]),
    ),
  };
}
