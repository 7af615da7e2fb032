import { tex } from '@mdit/plugin-tex';
import temml from 'temml';
import type { MarkdownOptions } from 'vitepress';

/** `$x$` and `$$x$$` as MathML, which browsers draw and read aloud without a script. */
export const math: NonNullable<MarkdownOptions['config']> = (markdown) => {
  // VitePress carries the types of an older markdown-it.
  tex(markdown as unknown as Parameters<typeof tex>[0], {
    render: (content, displayMode) => {
      const element = temml.renderToString(content, { displayMode, throwOnError: true, xml: true });
      // Braces in it are not Vue's.
      const inert = element.replace('<math', '<math v-pre');
      // One that is wider than a phone scrolls, also by keyboard, as VitePress' tables and code do.
      return displayMode ? `<div class="equation" tabindex="0">${inert}</div>\n` : inert;
    },
  });
};
