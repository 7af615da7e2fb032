import type { DefaultTheme } from 'vitepress';

// The pages of the site, in the order in which they are read. A test sees to it that every page of
// guide/ stands here, and that every page that stands here exists.

/** English. */
export const guides: DefaultTheme.SidebarItem[] = [];

/** Chinese; the links begin with /zh/. */
export const chineseGuides: DefaultTheme.SidebarItem[] = [];
