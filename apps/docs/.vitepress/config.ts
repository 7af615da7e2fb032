import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { apiSidebars } from './api-sidebar.js';
import { base } from './base.js';
import { failOnWarnings } from './fail-on-warnings.js';
import { chineseLabels } from './chinese-labels.js';
import { chineseSearch, chineseTheme } from './chinese.js';
import { math } from './math.js';
import { pageWeight, searchWords } from './search.js';
import { chineseGuides, guides } from './sidebar.js';

const repository = 'https://github.com/seqlab/seqlab';

export default defineConfig({
  title: 'SeqLab',
  description: 'Recurrent text models in TypeScript, in Node and the browser.',
  base,
  srcExclude: ['**/README.md', 'node_modules/**', '.examples/**'],
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }]],
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Guide', link: '/guide/', activeMatch: '^/guide/' },
          { text: 'Playground', link: '/playground' },
          { text: 'API', link: '/api/', activeMatch: '^/api/' },
          { text: 'Changes', link: '/changelog/', activeMatch: '^/changelog/' },
        ],
        sidebar: { '/guide/': guides, ...apiSidebars() },
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '用 TypeScript 编写的循环神经网络文本模型，可在 Node 与浏览器中运行。',
      themeConfig: {
        ...chineseTheme,
        nav: [
          { text: '教程', link: '/zh/guide/', activeMatch: '^/zh/guide/' },
          { text: '演练场', link: '/zh/playground' },
          { text: 'API（英文）', link: '/api/' },
        ],
        sidebar: { '/zh/guide/': chineseGuides },
      },
    },
  },
  transformPageData({ relativePath, frontmatter }) {
    // The reference is made from comments: there is no page to edit.
    if (relativePath.startsWith('api/')) frontmatter.editLink = false;
    // A page that is in both languages says so, see theme/layout.vue.
    const other = relativePath.startsWith('zh/') ? relativePath.slice(3) : `zh/${relativePath}`;
    if (existsSync(path.join(import.meta.dirname, '..', other))) {
      frontmatter.translation = `/${other.replace(/\.md$/, '.html').replace(/index\.html$/, '')}`;
    }
  },
  themeConfig: {
    // Few pages are in both languages.
    i18nRouting: false,
    logo: '/logo.svg',
    outline: { level: [2, 3] },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/apps/docs/:path` },
    externalLinkIcon: true,
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        locales: { zh: chineseSearch },
        miniSearch: {
          options: { tokenize: searchWords },
          searchOptions: { boostDocument: pageWeight },
        },
      },
    },
    footer: { message: 'MIT licensed' },
  },
  markdown: {
    config: (markdown) => {
      math(markdown);
      chineseLabels(markdown);
    },
    // Comments in code are read too.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: {
    customLogger: failOnWarnings(),
    resolve: { conditions: ['@seqlab/source'] },
    worker: { format: 'es' },
    // The search index and TensorFlow.js are loaded when they are asked for.
    build: { target: 'es2022', chunkSizeWarningLimit: 4000 },
  },
});
