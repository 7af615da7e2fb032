import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aclImdb } from '@seqlab/text-data/node';

/**
 * The 50,000 reviews, those for training first, for every contender as lines of JSON. They come from
 * `SEQLAB_DATA_DIR`: the folder `aclImdb`, its published archive, or one that leaves the unlabelled reviews out.
 */
export async function reviewTexts(): Promise<string[]> {
  return readFileSync(await reviewFile(), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string);
}

export async function reviewFile(): Promise<string> {
  const folder = path.join(os.homedir(), '.cache', 'seqlab-benchmarks');
  const file = path.join(folder, 'reviews.jsonl');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const labelled = path.join(process.env.SEQLAB_DATA_DIR ?? '', 'aclImdb_v1_labelled.tar.gz');
  const archive = existsSync(labelled) ? { path: labelled } : {};
  const lines: string[] = [];
  for (const split of ['train', 'test'] as const) {
    for await (const { text } of await aclImdb({ split, ...archive }))
      lines.push(JSON.stringify(text));
  }
  writeFileSync(`${file}.part`, `${lines.join('\n')}\n`);
  renameSync(`${file}.part`, file);
  return file;
}
