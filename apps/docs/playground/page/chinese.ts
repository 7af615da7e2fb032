import { LEAST_CHARACTERS, MOST_CHARACTERS, MOST_DIFFERENT_CHARACTERS } from '../limits.js';
import type { Strings } from './strings.js';

const grouped = (value: number) => value.toLocaleString('zh-CN');

/** All that the page says, in Chinese. */
export const chinese: Strings = {
  language: 'zh-CN',

  engine: {
    starting: '正在启动……',
    seqlab: ({ threads, simd }) =>
      `在你的浏览器中运行：WebAssembly（${simd}），${threads} 个线程。`,
    cpu: (reason) =>
      `此浏览器无法运行高速的 WebAssembly 内核，改由普通 JavaScript 计算，慢许多倍。换用较新的浏览器会快得多。（${reason}）`,
  },

  text: {
    title: '文本',
    label: '训练文本',
    own: '你自己的文本',
    ownLabel: '你的文本',
    ownHint: '可以粘贴，也可以打开文件。文本不会离开你的浏览器。',
    file: '打开文本文件',
    characters: (count) => `${grouped(count)} 个字符。`,
    titles: {
      coriolanus: '莎士比亚《科利奥兰纳斯》（英文）',
      mobyDick: '梅尔维尔《白鲸》第 1 至 14 章（英文）',
      analects: '《论语》第一至第九篇',
    },
  },

  model: {
    title: '模型',
    cell: '单元类型',
    cells: { lstm: 'LSTM', gru: 'GRU', simpleRNN: 'SimpleRNN' },
    units: '单元数',
    seqLength: '序列长度',
    seqLengthHint: '训练的每一步一次读入的字符数',
    learningRate: '学习率',
    summary: ({ cells, parameters, vocabularySize }) =>
      `${cells}，${grouped(parameters)} 个参数，${vocabularySize} 种字符`,
  },

  training: {
    title: '训练',
    train: '开始训练',
    pause: '暂停',
    resume: '继续',
    startOver: '训练新模型',
    trainFurther: '继续训练此模型',
    phases: {
      starting: '正在启动。',
      idle: '就绪。',
      beginning: '训练即将开始。',
      training: '正在训练。',
      paused: '已暂停。',
      broken: '已停止。',
    },
    step: '步',
    epoch: '轮',
    loss: '损失',
    bits: '每字符比特',
    speed: '字符/秒',
    chartLabel: '每一步的损失。',
    chartSummary: ({ first, last, step }) => `训练损失从 ${first} 开始，${step} 步之后为 ${last}。`,
    chartEmpty: '训练开始后这里会出现曲线。',
    smoothed: '训练（平滑）',
    raw: '训练',
    validation: '未见过的文本',
  },

  samples: {
    title: '一边学，一边写',
    empty: '训练时这里会出现样本：每次开头相同，水平逐渐提高。',
    caption: ({ step, loss }) => `第 ${grouped(step)} 步，损失 ${loss}`,
    before: '训练之前',
    list: '样本，最新的在前',
  },

  writing: {
    title: '用它写作',
    prompt: '提示',
    temperature: '温度',
    temperatureHint: '0 总取最可能的字符，1 按模型的概率抽取，更高则更随意',
    length: '字符数',
    seed: '种子',
    seedHint: '相同的种子写出相同的文字',
    write: '写',
    stop: '停止',
    output: '写出的文字',
    empty: '模型会在这里接着你的提示往下写。',
    done: (count) => `写了 ${grouped(count)} 个字符。`,
  },

  file: {
    title: '保存',
    download: '下载模型',
    load: '载入模型',
    hint: '一个 .zip 文件，内有结构、权重和分词器，在这里和 Node 中都能载入。',
    name: 'seqlab-model.zip',
  },

  gates: {
    title: '门在做什么',
    sentence: '句子',
    part: '显示',
    layer: '层',
    unit: '单元',
    unitHint: '也可以在图中点选一行',
    liveliest: '变化最大的单元',
    parts: {
      input: '输入门：放进多少新内容',
      forget: '遗忘门：细胞状态留下多少',
      output: '输出门：细胞状态露出多少',
      update: '更新门：状态留下多少',
      reset: '重置门：新内容看到多少状态',
      candidate: '候选：新内容',
      cell: '细胞状态：记忆',
      hidden: '隐藏状态：输出',
    },
    map: ({ part, units, steps }) => `${part}；${units} 个单元各占一行，${steps} 个字符各占一列。`,
    unitTitle: ({ unit, part }) => `单元 ${unit}，${part}`,
    scale: ({ low, high }) => `从 ${low} 到 ${high}`,
    empty: '训练或载入一个模型，就能看到它的门。',
  },

  map: {
    title: '它眼中的字符',
    character: '字符',
    neighbors: (character) => `与 ${character} 最近的`,
    label: (count) => `${count} 个字符的向量，画在平面上`,
    kept: (percent) => `画出的是嵌入的两个主方向，保留了 ${percent} 的方差。`,
    omitted: (count) => `另有 ${grouped(count)} 个字符未画出。`,
    empty: '训练或载入一个模型，就能看到它的嵌入。',
    hint: '指向或选择一个字符，看余弦相似度最近的邻居。',
  },

  characters: { ' ': '空格', '\n': '换行', '\t': '制表符', '\r': '回车' },

  faults: {
    'text-too-short': (length) =>
      `文本太短，学不到东西：只有 ${length} 个字符。请给出 ${grouped(LEAST_CHARACTERS)} 个以上，约为序列长度的十倍，或者缩短序列长度。`,
    'text-too-long': () =>
      `文本超过了此页能处理的 ${grouped(MOST_CHARACTERS)} 个字符。请只用其中一部分，或者使用命令行。`,
    'too-many-characters': (count) =>
      `文本有 ${count} 种字符，超过了此页能处理的 ${grouped(MOST_DIFFERENT_CHARACTERS)} 种。这是文本吗？`,
    'not-a-text': (name) => `${name} 不是 UTF-8 文本，此页只能读 UTF-8。`,
    'unknown-characters': (list) => `模型从未见过这些字符：${list}。它只认识训练文本中的字符。`,
    'bad-model-file': (what) => `这个文件不是此页的模型：${what}。`,
    'gates-unseen': () => '这个模型的循环层在别的层里面，无法看到。',
    diverged: () => '损失已经不是数：学习率太高。请降低学习率，再训练新模型。',
    'out-of-memory': (message) => `内存已满，请减少单元数。（${message}）`,
    'no-worker': (message) =>
      `无法开始训练：此浏览器不支持模块 Worker，或者页面未能载入它。请重新载入页面，或使用 2023 年以后的浏览器。（${message}）`,
    failed: (message) => `出错了：${message}`,
  },
};
