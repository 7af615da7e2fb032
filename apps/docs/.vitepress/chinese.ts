import type { DefaultTheme } from 'vitepress';

/** What the theme says on Chinese pages. */
export const chineseTheme: DefaultTheme.Config = {
  outline: { level: [2, 3], label: '本页内容' },
  docFooter: { prev: '上一页', next: '下一页' },
  returnToTopLabel: '回到顶部',
  sidebarMenuLabel: '目录',
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色模式',
  darkModeSwitchTitle: '切换到深色模式',
  langMenuLabel: '语言',
  skipToContentLabel: '跳到正文',
  editLink: {
    pattern: 'https://github.com/seqlab/seqlab/edit/main/apps/docs/:path',
    text: '在 GitHub 上编辑此页',
  },
  footer: { message: '以 MIT 许可证发布' },
  notFound: {
    title: '页面不存在',
    quote: '这里没有内容。',
    linkLabel: '回到首页',
    linkText: '回到首页',
  },
};

export const chineseSearch: Partial<DefaultTheme.LocalSearchOptions> = {
  translations: {
    button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
    modal: {
      displayDetails: '显示详细列表',
      resetButtonTitle: '清除搜索',
      backButtonTitle: '关闭搜索',
      noResultsText: '没有找到',
      footer: { selectText: '打开', navigateText: '移动', closeText: '关闭' },
    },
  },
};
