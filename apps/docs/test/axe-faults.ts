import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe finds on a page: `serious color-contrast: <p>…`. VitePress' search button shows the key of its
 * shortcut, which its name leaves out; "search" still is what to say to it, so that is no fault of the page.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes
        .filter(
          ({ html }) => id !== 'label-content-name-mismatch' || !html.includes('DocSearch-Button'),
        )
        .slice(0, 3)
        .map(({ html }) => `${impact} ${id}: ${html}`),
    );
  });
}
