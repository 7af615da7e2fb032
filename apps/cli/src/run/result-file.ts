import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { badInput } from '../cli-error.js';
import { runPaths } from './run-folder.js';
import { trainingResultSchema, type TrainingResult } from './training-result.js';

/** How the training of a run ended last; nothing while it goes on, or after it was killed. */
export async function readResult(folder: string): Promise<TrainingResult | undefined> {
  const file = runPaths(folder).result;
  if (!existsSync(file)) return undefined;
  return badInput(file, async () =>
    v.parse(trainingResultSchema, JSON.parse(await readFile(file, 'utf8'))),
  );
}

export async function writeResult(folder: string, result: TrainingResult): Promise<void> {
  await writeFileAtomic(runPaths(folder).result, `${JSON.stringify(result, undefined, 2)}\n`);
}

/** What a training that begins has to do: the old end is none. */
export async function discardResult(folder: string): Promise<void> {
  await rm(runPaths(folder).result, { force: true });
}
