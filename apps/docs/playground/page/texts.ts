import type { Strings } from './strings.js';

/** What to train on, and how to look at what comes of it. */
export interface ChosenText {
  readonly text: string;
  /** What samples begin with. */
  readonly prompt: string;
  /** One whose gates are drawn. */
  readonly sentence: string;
}

/** A text that comes with the page. */
export interface BuiltInText extends Omit<ChosenText, 'text'> {
  readonly id: keyof Strings['text']['titles'];
  readonly language: Strings['language'];
  readonly url: string;
}

/** All are in the public domain. */
const builtInTexts: readonly BuiltInText[] = [
  {
    id: 'coriolanus',
    language: 'en',
    url: new URL('../texts/coriolanus.txt', import.meta.url).href,
    // No name in capitals: after one, models of less than 150 steps write nothing but rare characters.
    prompt: 'the people ',
    sentence: 'MENENIUS:\nI tell you, friends, most charitable care\nHave the patricians of you.',
  },
  {
    id: 'mobyDick',
    language: 'en',
    url: new URL('../texts/moby-dick.txt', import.meta.url).href,
    prompt: 'Call me ',
    sentence: 'Call me Ishmael. Some years ago, I went to sea (and a whaling).',
  },
  {
    id: 'analects',
    language: 'zh-CN',
    url: new URL('../texts/analects.txt', import.meta.url).href,
    prompt: '子曰：',
    sentence: '子曰：“学而时习之，不亦说乎？有朋自远方来，不亦乐乎？”',
  },
];

/** The texts that come with the page, those in its language first. */
export function textsFor({ language }: Strings): readonly BuiltInText[] {
  const isOwn = (text: BuiltInText) => text.language === language;
  return [...builtInTexts.filter(isOwn), ...builtInTexts.filter((text) => !isOwn(text))];
}

/** Of a text of one's own: what it begins with. */
const PROMPT_LENGTH = 12;
const SENTENCE_LENGTH = 80;

/** What stands for the prompt and the sentence of a text of one's own. */
export function beginningOf(text: string): Omit<ChosenText, 'text'> {
  const characters = Array.from(text.slice(0, 2 * SENTENCE_LENGTH));
  return {
    prompt: characters.slice(0, PROMPT_LENGTH).join(''),
    sentence: characters.slice(0, SENTENCE_LENGTH).join(''),
  };
}

/** Fetches a text that comes with the page. */
export async function fetchText({ url }: BuiltInText): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response.text();
}
