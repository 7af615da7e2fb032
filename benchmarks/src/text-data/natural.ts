// Times the npm package natural: its tokenizer of words, and a vocabulary that a user would make of it.
import { print, readRow, time } from '../measurement.js';
import { peerVersion, requirePeer } from '../peers/node.js';
import { reviewTexts } from './reviews.js';
import type { TextRow } from './suite.js';

/** The part of `natural` that is used. */
interface Natural {
  readonly WordTokenizer: new () => { tokenize(text: string): string[] };
}

const require = requirePeer();
const { WordTokenizer } = require('natural') as Natural;
const texts = await reviewTexts();
const milliseconds = await time(readRow<TextRow>(), () => {
  const tokenizer = new WordTokenizer();
  const counts = new Map<string, number>();
  const documents = texts.map((text) => tokenizer.tokenize(text.toLowerCase()));
  for (const words of documents) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const ordered = [...counts].toSorted(([, a], [, b]) => b - a);
  const index = new Map(ordered.map(([word], i) => [word, i + 1]));
  return void documents.map((words) => Int32Array.from(words, (word) => index.get(word)!));
});
print({ name: `natural ${peerVersion('natural')}, Node ${process.version}`, milliseconds });
