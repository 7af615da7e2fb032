import type { CellPart } from '@seqlab/seq-layers';
import type { FaultCode } from '../fault.js';
import { LEAST_CHARACTERS, MOST_CHARACTERS, MOST_DIFFERENT_CHARACTERS } from '../limits.js';

/** 1234567 → 1,234,567 */
const grouped = (value: number) => value.toLocaleString('en');
const characters = (count: number) =>
  `${grouped(count)} ${count === 1 ? 'character' : 'characters'}`;

/** Words for these, and none for others. */
type Words<Key extends string> = Readonly<Record<Key, string>> & Readonly<Record<string, string>>;

/** All that the page says, so that another language is another object like it. */
export const english = {
  language: 'en' as 'en' | 'zh-CN',

  engine: {
    starting: 'Starting…',
    seqlab: ({ threads, simd }: { threads: number; simd: string }) =>
      `Runs in your browser: WebAssembly (${simd}), ${threads} ${threads === 1 ? 'thread' : 'threads'}.`,
    cpu: (reason: string) =>
      'This browser cannot run the fast WebAssembly kernels, so plain JavaScript does the work, many ' +
      `times slower. A current browser is quick. (${reason})`,
  },

  text: {
    title: 'Text',
    label: 'Train on',
    own: 'A text of your own',
    ownLabel: 'Your text',
    ownHint: 'Paste it, or open a file. It never leaves your browser.',
    file: 'Open a text file',
    characters: (count: number) => `${characters(count)}.`,
    titles: {
      coriolanus: 'Shakespeare, Coriolanus',
      mobyDick: 'Melville, Moby-Dick, chapters 1 to 14',
      analects: 'Confucius, Analects, books 1 to 9 (in Chinese)',
    },
  },

  model: {
    title: 'Model',
    cell: 'Cell',
    cells: { lstm: 'LSTM', gru: 'GRU', simpleRNN: 'SimpleRNN' },
    units: 'Units',
    seqLength: 'Sequence length',
    seqLengthHint: 'characters a step of training reads at once',
    learningRate: 'Learning rate',
    summary: ({
      cells,
      parameters,
      vocabularySize,
    }: {
      cells: string;
      parameters: number;
      vocabularySize: number;
    }) => `${cells}, ${grouped(parameters)} parameters, ${vocabularySize} different characters`,
  },

  training: {
    title: 'Training',
    train: 'Train',
    pause: 'Pause',
    resume: 'Resume',
    startOver: 'Train a new model',
    trainFurther: 'Train this model further',
    phases: {
      starting: 'Starting.',
      idle: 'Ready.',
      beginning: 'Training begins.',
      training: 'Training.',
      paused: 'Paused.',
      broken: 'Stopped.',
    },
    step: 'Step',
    epoch: 'Epoch',
    loss: 'Loss',
    bits: 'Bits per character',
    speed: 'Characters a second',
    chartLabel: 'The loss, step by step.',
    chartSummary: ({ first, last, step }: { first: string; last: string; step: number }) =>
      `The training loss began at ${first} and is ${last} after ${step} steps.`,
    chartEmpty: 'The curve begins with the training.',
    smoothed: 'training, smoothed',
    raw: 'training',
    validation: 'unseen text',
  },

  samples: {
    title: 'What it writes as it learns',
    empty:
      'Samples appear here while the model trains: the same beginning each time, with growing skill.',
    caption: ({ step, loss }: { step: number; loss: string }) =>
      `Step ${grouped(step)}, loss ${loss}`,
    before: 'Before training',
    list: 'Samples, the newest first',
  },

  writing: {
    title: 'Write with it',
    prompt: 'Prompt',
    temperature: 'Temperature',
    temperatureHint: '0 takes the likeliest character, 1 draws as the model says, more is wilder',
    length: 'Characters',
    seed: 'Seed',
    seedHint: 'the same seed writes the same text',
    write: 'Write',
    stop: 'Stop',
    output: 'The text',
    empty: 'The model continues your prompt here.',
    done: (count: number) => `${characters(count)} written.`,
  },

  file: {
    title: 'Keep it',
    download: 'Download the model',
    load: 'Load a model',
    hint: 'One .zip with architecture, weights and tokenizer. It loads here and in Node.',
    name: 'seqlab-model.zip',
  },

  gates: {
    title: 'What the gates do',
    sentence: 'Sentence',
    part: 'Show',
    layer: 'Layer',
    unit: 'Unit',
    unitHint: 'or choose a row of the map',
    liveliest: 'Liveliest unit',
    parts: {
      input: 'input gate: how much of the new content goes in',
      forget: 'forget gate: how much of the cell is kept',
      output: 'output gate: how much of the cell is shown',
      update: 'update gate: how much of the state is kept',
      reset: 'reset gate: how much of the state the new content sees',
      candidate: 'candidate: the new content',
      cell: 'cell state: the memory',
      hidden: 'hidden state: the output',
    } as Words<CellPart>,
    map: ({ part, units, steps }: { part: string; units: number; steps: number }) =>
      `${part}; one row for each of ${units} units, one column for each of ${steps} characters.`,
    unitTitle: ({ unit, part }: { unit: number; part: string }) => `Unit ${unit}, ${part}`,
    scale: ({ low, high }: { low: string; high: string }) => `from ${low} to ${high}`,
    empty: 'Train or load a model to see its gates.',
  },

  map: {
    title: 'How it sees characters',
    character: 'Character',
    neighbors: (character: string) => `Nearest to ${character}`,
    label: (count: number) => `The vectors of ${count} characters, in a plane`,
    kept: (percent: string) =>
      `Two of the directions of the embedding are drawn, with ${percent} of its variance.`,
    omitted: (count: number) => `${grouped(count)} more characters are left out.`,
    empty: 'Train or load a model to see its embedding.',
    hint: 'Point at a character, or choose one, for its nearest neighbours by cosine.',
  },

  characters: { ' ': 'space', '\n': 'line end', '\t': 'tab', '\r': 'return' } as Words<
    ' ' | '\n' | '\t' | '\r'
  >,

  faults: {
    'text-too-short': (length) =>
      `The text is too short to learn from: it has ${characters(Number(length))}. Take ${grouped(LEAST_CHARACTERS)} or more, ` +
      'some ten times the sequence length, or lower that.',
    'text-too-long': () =>
      `The text has more than the ${grouped(MOST_CHARACTERS)} characters this page takes. Train on a part ` +
      'of it, or use the command line.',
    'too-many-characters': (count) =>
      `The text has ${count} different characters, more than the ` +
      `${grouped(MOST_DIFFERENT_CHARACTERS)} this page takes. Is it a text?`,
    'not-a-text': (name) => `${name} is not a text in UTF-8, which this page reads.`,
    'unknown-characters': (list) =>
      `The model has never seen these characters: ${list} — it knows only those of the text it was trained on.`,
    'bad-model-file': (what) => `This file is no model of this page: ${what}.`,
    'gates-unseen': () =>
      'The recurrent layers of this model are inside other layers, where they cannot be seen.',
    diverged: () =>
      'The loss is no longer a number: the learning rate is too high. Lower it and train a new model.',
    'out-of-memory': (message) => `The memory is full. Choose fewer units. (${message})`,
    'no-worker': (message) =>
      `The training could not start: this browser has no module workers, or the page could not load them. ` +
      `Reload the page, or use a browser of 2023 or later. (${message})`,
    failed: (message) => `Something went wrong: ${message}`,
  } satisfies Record<FaultCode, (detail: string) => string>,
};

export type Strings = typeof english;
