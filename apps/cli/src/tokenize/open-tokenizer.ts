import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tokenizerFromJSON, type Tokenizer } from '@seqlab/text-data';
import { badInput, CliError, messageOf } from '../cli-error.js';

/** @throws {@link CliError} if the folder is no run, or has no tokenizer. */
export async function tokenizerOfRun(folder: string): Promise<Tokenizer> {
  if (!existsSync(path.join(folder, 'run.json'))) {
    throw new CliError(`${folder} is not a run: it has no run.json`);
  }
  return tokenizerOfFile(path.join(folder, 'tokenizer.json'));
}

/** A tokenizer of ours, or one of the Hugging Face hub; both are called `tokenizer.json`. */
export async function tokenizerOfFile(file: string): Promise<Tokenizer> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      error.code === 'ENOENT' ? `${file} does not exist` : `cannot read: ${error.message}`,
      { cause: error },
    );
  });
  return badInput(file, async () => {
    const json: unknown = JSON.parse(text);
    const { kind, model } = Object(json) as { kind?: unknown; model?: unknown };
    if (kind === undefined && typeof model === 'object') {
      const { huggingFaceTokenizer } = await loadHuggingFace();
      return huggingFaceTokenizer(json as object);
    }
    if (kind !== 'hugging-face') return tokenizerFromJSON(json);
    const { huggingFaceTokenizerFromJSON } = await loadHuggingFace();
    return huggingFaceTokenizerFromJSON(json);
  });
}

/** Its library is installed by those who want it. */
async function loadHuggingFace() {
  try {
    return await import('@seqlab/text-data/hugging-face');
  } catch (error) {
    throw new CliError(
      `a tokenizer of Hugging Face needs npm install @huggingface/tokenizers beside seqlab (${messageOf(error)})`,
      { cause: error },
    );
  }
}
