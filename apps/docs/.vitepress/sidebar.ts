import type { DefaultTheme } from 'vitepress';

// The pages of the site, in the order in which they are read. A test sees to it that every page of
// guide/ stands here, and that every page that stands here exists.

/** English. */
export const guides: DefaultTheme.SidebarItem[] = [
  {
    text: 'Begin',
    items: [
      { text: 'Start in five minutes', link: '/guide/' },
      { text: 'Playground', link: '/playground' },
    ],
  },
  {
    text: 'Tutorial',
    items: [
      { text: 'What it is about', link: '/guide/tutorial/' },
      { text: '1. Words as vectors', link: '/guide/tutorial/embeddings' },
      { text: '2. Is this review kind?', link: '/guide/tutorial/sentiment' },
      { text: '3. Recurrent networks', link: '/guide/tutorial/recurrent-networks' },
      { text: '4. Why a simple network forgets', link: '/guide/tutorial/forgetting' },
      { text: '5. LSTM, gate by gate', link: '/guide/tutorial/lstm' },
      { text: '6. GRU', link: '/guide/tutorial/gru' },
      { text: '7. Several layers, both directions', link: '/guide/tutorial/several-layers' },
      { text: '8. Writing, character by character', link: '/guide/tutorial/characters' },
      { text: '9. Vectors learnt elsewhere', link: '/guide/tutorial/transfer' },
    ],
  },
  {
    text: 'Coming from',
    items: [
      { text: 'Keras', link: '/guide/from-keras' },
      { text: 'PyTorch', link: '/guide/from-pytorch' },
      { text: 'TensorFlow.js', link: '/guide/from-tfjs' },
      { text: 'char-rnn', link: '/guide/from-char-rnn' },
    ],
  },
  {
    text: 'In depth',
    items: [
      { text: 'How the engine works', link: '/guide/engine' },
      { text: 'How fast it is', link: '/guide/speed' },
      { text: 'Decoding strategies', link: '/guide/sampling' },
      { text: 'Deployment', link: '/guide/deployment' },
      { text: 'Parts of your own', link: '/guide/custom-parts' },
    ],
  },
  {
    text: 'To look up',
    items: [
      { text: 'The command line', link: '/guide/command-line' },
      { text: 'Recipes', link: '/guide/recipes' },
      { text: 'File formats', link: '/guide/file-formats' },
      { text: 'Troubleshooting', link: '/guide/troubleshooting' },
      { text: 'Contributing', link: '/guide/contributing' },
    ],
  },
];

/** Chinese; the links begin with /zh/. */
export const chineseGuides: DefaultTheme.SidebarItem[] = [
  {
    text: '开始',
    items: [
      { text: '五分钟上手', link: '/zh/guide/' },
      { text: '演练场', link: '/zh/playground' },
    ],
  },
  {
    text: '教程',
    items: [
      { text: '教程简介', link: '/zh/guide/tutorial/' },
      { text: '1. 词的向量', link: '/zh/guide/tutorial/embeddings' },
      { text: '2. 这条影评是褒是贬？', link: '/zh/guide/tutorial/sentiment' },
      { text: '3. 循环神经网络', link: '/zh/guide/tutorial/recurrent-networks' },
      { text: '4. 简单网络为什么会遗忘', link: '/zh/guide/tutorial/forgetting' },
      { text: '5. LSTM：逐个看门', link: '/zh/guide/tutorial/lstm' },
      { text: '6. GRU', link: '/zh/guide/tutorial/gru' },
      { text: '7. 多层与双向', link: '/zh/guide/tutorial/several-layers' },
      { text: '8. 逐字符写作', link: '/zh/guide/tutorial/characters' },
      { text: '9. 别处学来的向量', link: '/zh/guide/tutorial/transfer' },
    ],
  },
];
