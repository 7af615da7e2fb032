import type { MarkdownOptions } from 'vitepress';

/** What VitePress puts into pages in English: a button that copies code, and a link to each heading. */
export const chineseLabels: NonNullable<MarkdownOptions['config']> = (markdown) => {
  const isChinese = ({ relativePath = '' }: { relativePath?: string }) =>
    relativePath.startsWith('zh/');

  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const block = fence!(tokens, index, options, env, self);
    return isChinese(env) ? block.replace('title="Copy Code"', 'title="复制代码"') : block;
  };

  markdown.core.ruler.push('chinese_labels', ({ tokens, env }) => {
    if (!isChinese(env)) return;
    for (const { content, children } of tokens) {
      const link = children?.find((token) => token.attrGet('class') === 'header-anchor');
      link?.attrSet('aria-label', `“${content}”的链接`);
    }
  });
};
