// @ts-check
// Writes the sidebar of the reference: packages, their categories, and what each category exports.
// Types of options are left out here: the pages of what takes them lead to them.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ReflectionKind, RendererEvent } from 'typedoc';

/** @typedef {{ text: string; link?: string; collapsed?: boolean; items?: Item[] }} Item */

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.on(RendererEvent.END, ({ project, outputDirectory }) => {
    const router = app.renderer.router;
    if (!router) throw new Error('the sidebar is made with the pages');
    /** @param {import('typedoc').Reflection} reflection */
    const linkTo = (reflection) =>
      `/api/${router.getFullUrl(reflection).replace(/(index)?\.md$/, '')}`;

    /** @param {import('typedoc').ContainerReflection} container @returns {Item[]} */
    const itemsOf = (container) =>
      (container.categories ?? []).map(({ title, children }) => ({
        text: title,
        // To its table on the page of the package. Without a link the theme makes it a button, with another
        // button within.
        link: `${linkTo(container)}#${title.toLowerCase().replaceAll(' ', '-')}`,
        collapsed: true,
        items: children
          .filter(
            ({ name, kind }) => !(kind === ReflectionKind.Interface && name.endsWith('Options')),
          )
          .map((child) => item(child)),
      }));

    /** @param {import('typedoc').Reflection} reflection @returns {Item} */
    const item = (reflection) => {
      const { name: text } = reflection;
      if (!reflection.isDeclaration() || !reflection.kindOf(ReflectionKind.Module)) {
        return { text, link: linkTo(reflection) };
      }
      const items = itemsOf(reflection).flatMap((category) => category.items ?? []);
      return { text, link: linkTo(reflection), collapsed: true, items };
    };

    const sidebar = (project.children ?? []).map((child) => ({
      text: child.name,
      link: linkTo(child),
      items: itemsOf(child),
    }));
    writeFileSync(path.join(outputDirectory, 'sidebar.json'), JSON.stringify(sidebar));
  });
}
