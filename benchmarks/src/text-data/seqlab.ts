// Times SeqLab on texts.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { charTokenizer, kerasSpecialTokens, padSequences, wordTokenizer } from '@seqlab/text-data';
import { encodeTextFile, imdb, shakespeare, textPieces } from '@seqlab/text-data/node';
import { print, readRow, time, type Repetitions } from '../measurement.js';
import { reviewTexts } from './reviews.js';
import type { TextRow } from './suite.js';

const row = readRow<TextRow>();
const version = `Node ${process.version}`;
const jobs: Record<TextRow['job'], (repetitions: Repetitions) => Promise<number[]>> = {
  async 'fit-and-encode'(repetitions) {
    const texts = await reviewTexts();
    return time(repetitions, () => {
      const options = { specialTokens: kerasSpecialTokens() };
      void wordTokenizer(texts, options).encodeBatch(texts);
    });
  },
  async 'load-imdb'(repetitions) {
    return time(repetitions, async () => {
      const { train, test } = await imdb();
      for (const { sequences } of [train, test]) padSequences(sequences, { maxLen: 500 });
    });
  },
  async characters(repetitions) {
    const text = (await shakespeare()).repeat(90);
    const tokenizer = charTokenizer(text);
    return time(repetitions, () => void tokenizer.encode(text));
  },
  async stream(repetitions) {
    const file = path.join(os.tmpdir(), `seqlab-stream-${process.pid}.txt`);
    await writeLarge(file);
    try {
      return await time(repetitions, async () => {
        const tokenizer = await charTokenizer(textPieces(file));
        await (await encodeTextFile(file, tokenizer, { output: `${file}.ids` })).close();
      });
    } finally {
      for (const name of [file, `${file}.ids`]) rmSync(name, { force: true });
    }
  },
};
const milliseconds = await jobs[row.job](row);
const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
print({
  name: row.job === 'stream' ? `${version}, at most ${peak} MB of memory` : version,
  milliseconds,
});

/** A gigabyte of Shakespeare, over and over. */
async function writeLarge(file: string): Promise<void> {
  const text = Buffer.from(await shakespeare());
  const target = openSync(file, 'w');
  for (let bytes = 0; bytes < 1e9; bytes += text.length) writeSync(target, text);
  closeSync(target);
}
