import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { expect, test } from 'vitest';
import { chineseGuides, guides } from '../.vitepress/sidebar.js';

const root = path.join(import.meta.dirname, '..');

test.each([
  { place: 'guide', items: guides },
  { place: 'zh/guide', items: chineseGuides },
])('the sidebar lists every page of $place, once', ({ place, items }) => {
  const folder = path.join(root, place);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  const pages = files
    .filter((file) => file.endsWith('.md'))
    .map((file) => `/${place}/${file.replace(/(index)?\.md$/, '')}`);
  const listed = linksOf(items).filter((link) => link.startsWith(`/${place}/`));
  expect(listed.toSorted()).toEqual(pages.toSorted());
});

function linksOf(items: readonly DefaultTheme.SidebarItem[]): string[] {
  return items.flatMap(leaves).map(({ link }) => link!);
}

function leaves(item: DefaultTheme.SidebarItem): DefaultTheme.SidebarItem[] {
  return [...(item.link === undefined ? [] : [item]), ...(item.items ?? []).flatMap(leaves)];
}
