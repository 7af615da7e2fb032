import { existsSync } from 'node:fs';
import { generate } from '@seqlab/generate';
import writeFileAtomic from 'write-file-atomic';
import { readModel, readTokenizer, runPaths } from '../run/run-folder.js';
import { runFolder, samplePath } from './folders.js';
import type { Row } from './rows.js';

/** As a reader of the report gets it from `seqlab generate`. */
export const sampling = { maxTokens: 500, temperature: 0.7, seed: 1 } as const;

/** Lets the model of a trained row write a text, for the report. */
export async function writeSample(out: string, row: Row): Promise<void> {
  const folder = runFolder(out, row);
  if (row.prompt === undefined || !existsSync(runPaths(folder).model)) return;
  const tokenizer = await readTokenizer(folder);
  const model = await readModel(folder);
  try {
    const text = await generate(model, tokenizer, { prompt: row.prompt, ...sampling });
    await writeFileAtomic(samplePath(out, row), text);
  } finally {
    model.dispose();
  }
}
