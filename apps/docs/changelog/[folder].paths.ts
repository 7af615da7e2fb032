import { changelogPage } from '../.vitepress/changelog-page.js';
import { publicPackages } from '../.vitepress/public-packages.js';

export default {
  watch: ['../../../.changeset/*.md', '../../../packages/*/CHANGELOG.md', '../../cli/CHANGELOG.md'],
  paths: () =>
    publicPackages().map((published) => ({
      params: { folder: published.folder },
      content: changelogPage(published),
    })),
};
