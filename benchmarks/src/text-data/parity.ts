// `pnpm parity`: word index, sequences, padded arrays and TF-IDF of all 50,000 reviews, by SeqLab and by Keras'
// own preprocessing (Python), compared by hash.
import { execFileSync } from 'node:child_process';
import { createHash, type BinaryLike } from 'node:crypto';
import {
  kerasSpecialTokens,
  padSequences,
  sequencesToMatrix,
  documentFrequencies,
  wordTokenizer,
} from '@seqlab/text-data';
import { local } from '../peers/node.js';
import { reviewFile, reviewTexts } from './reviews.js';

const NUM_WORDS = 1000;
const MAX_LEN = 500;

const texts = await reviewTexts();
const tokenizer = wordTokenizer(texts, { specialTokens: kerasSpecialTokens() });
const sequences = tokenizer.encodeBatch(texts);
const words = tokenizer.vocabulary.tokens;
const { data: padded } = padSequences(sequences, { maxLen: MAX_LEN });
const frequencies = documentFrequencies(sequences, { numWords: NUM_WORDS });
const hash = createHash('sha256');
// A matrix of all reviews takes 200 MB: a thousand rows at a time.
for (let start = 0; start < sequences.length; start += 1000) {
  const options = { numWords: NUM_WORDS, mode: 'tfidf', documentFrequencies: frequencies } as const;
  hash.update(bytes(sequencesToMatrix(sequences.slice(start, start + 1000), options).data));
}
const ours: Record<string, string> = {
  wordIndex: sha256(words.join('\n')),
  sequences: sha256(Buffer.concat(sequences.map(bytes))),
  padded: sha256(bytes(padded)),
  tfidf: hash.digest('hex'),
};
const python = process.env.SEQLAB_PYTHON_KERAS ?? '/usr/bin/python3';
const script = local('parity.py', import.meta.url);
const output = execFileSync(python, [script, await reviewFile()], { encoding: 'utf8' });
const theirs = JSON.parse(output) as Record<string, string>;
for (const [name, digest] of Object.entries(ours)) {
  console.log(`${name}: ${digest === theirs[name] ? 'the same' : 'DIFFERENT'} (${digest})`);
  if (digest !== theirs[name]) process.exitCode = 1;
}

function sha256(data: BinaryLike): string {
  return createHash('sha256').update(data).digest('hex');
}

function bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
