import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Model } from '@seqlab/seq-layers';
import { loadModel } from '@seqlab/seq-layers/node';
import { charTokenizerFromJSON, type CharTokenizer } from '@seqlab/text-data';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { badInput, CliError, messageOf } from '../cli-error.js';
import { runRecordSchema, type RunRecord } from './run-record.js';

/** Where a run keeps what; see ARCHITECTURE.md. */
export function runPaths(folder: string) {
  return {
    record: path.join(folder, 'run.json'),
    tokenizer: path.join(folder, 'tokenizer.json'),
    model: path.join(folder, 'model'),
    metrics: path.join(folder, 'metrics.jsonl'),
    result: path.join(folder, 'result.json'),
    /** What the embedding began with, where it did not begin with random numbers. */
    vectors: path.join(folder, 'vectors.safetensors'),
    /** Checkpoints of their training, until it is done. */
    vectorTraining: path.join(folder, 'vectors'),
  };
}

/** @throws {@link CliError} if the folder is no run, or its run.json is damaged. */
export async function readRecord(folder: string): Promise<RunRecord> {
  const file = runPaths(folder).record;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      error.code === 'ENOENT' || error.code === 'ENOTDIR'
        ? `${folder} is not a run: it has no run.json`
        : `cannot read ${file}: ${error.message}`,
      { cause: error },
    );
  });
  const parsed = v.safeParse(runRecordSchema, await badInput(file, () => JSON.parse(text)));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new CliError(`${file}: ${v.getDotPath(issue) ?? 'content'}: ${issue.message}`);
}

/**
 * The tokenizer of a language model.
 *
 * @throws {@link CliError} if the folder is no run of one, or its tokenizer.json is damaged.
 */
export async function readTokenizer(folder: string): Promise<CharTokenizer> {
  const { recipe } = await readRecord(folder);
  if (recipe.task !== 'language-model') {
    throw new CliError(`${folder} is a classifier, which writes no text`);
  }
  const file = runPaths(folder).tokenizer;
  return badInput(file, async () =>
    charTokenizerFromJSON(JSON.parse(await readFile(file, 'utf8'))),
  );
}

/** @throws {@link CliError} if the folder is no run, or has no whole model yet. */
export async function readModel(folder: string): Promise<Model> {
  await readRecord(folder);
  if (!existsSync(runPaths(folder).model)) {
    throw new CliError(`${folder} has no model yet: train it with --resume ${folder}`);
  }
  return badInput(folder, () => loadModel(runPaths(folder).model));
}

export async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  await writeFileAtomic(runPaths(folder).record, toJson(record));
}

/** @throws {@link CliError} if the folder has a run already, or word vectors that a new one would take for its own. */
export async function refuseExistingRun(folder: string): Promise<void> {
  const { record, vectors, vectorTraining } = runPaths(folder);
  if (existsSync(record)) {
    throw new CliError(
      `${folder} already has a run: continue it with --resume ${folder}, or choose another --out`,
    );
  }
  const left = [vectors, vectorTraining].find((place) => existsSync(place));
  if (left !== undefined) {
    throw new CliError(`${left} is of another training: remove it, or choose another --out`);
  }
}

export interface NewRun {
  record: RunRecord;
  tokenizer: { toJSON(): unknown };
}

/** Makes a run's folder. Its run.json comes last: a folder that has one is a run. */
export async function createRunFolder(
  folder: string,
  { record, tokenizer }: NewRun,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(runPaths(folder).tokenizer, toJson(tokenizer));
    await writeRecord(folder, record);
  } catch (error) {
    throw new CliError(`cannot write to ${folder}: ${messageOf(error)}`, { cause: error });
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
