import { stat } from 'node:fs/promises';
import { vectorsOfEmbedding, type VocabularyWords, type WordVectors } from '@seqlab/generate';
import { loadWordVectors, type WordVectorFormat } from '@seqlab/generate/node';
import type { CharTokenizer, Tokenizer, VocabularyTokenizer } from '@seqlab/text-data';
import { badInput, CliError } from '../cli-error.js';
import { useDevice } from '../device.js';
import { readModel } from '../run/run-folder.js';
import { tokenizerOfRun } from '../tokenize/open-tokenizer.js';
import { formatOfVectors } from './vector-formats.js';

export interface VectorSource {
  /** Of a file. Default: by its extension. */
  format?: WordVectorFormat;
  /** Vectors that are read, from the beginning of a file or the first ids of a run. */
  limit?: number;
}

/**
 * The vectors of a run's embedding, or of a file.
 *
 * @throws {@link CliError} if it is neither, or damaged.
 */
export async function openVectors(
  source: string,
  { format, limit }: VectorSource,
): Promise<WordVectors> {
  const status = await stat(source).catch(() => undefined);
  if (status === undefined) throw new CliError(`${source} does not exist`);
  if (!status.isDirectory()) {
    return badInput(source, () =>
      loadWordVectors(source, { format: format ?? formatOfVectors(source, '--format'), limit }),
    );
  }
  if (format !== undefined) throw new CliError(`--format goes with files; ${source} is a folder`);
  const vectors = await vectorsOfRun(source);
  return limit === undefined ? vectors : vectors.pick(vectors.words.slice(0, limit));
}

async function vectorsOfRun(folder: string): Promise<WordVectors> {
  await useDevice('cpu');
  const model = await readModel(folder);
  const tokenizer = await tokenizerOfRun(folder);
  return badInput(folder, () => vectorsOfEmbedding(model, wordsOf(tokenizer)));
}

function wordsOf(tokenizer: Tokenizer): VocabularyWords {
  const { characters, vocabulary } = tokenizer as Partial<CharTokenizer & VocabularyTokenizer>;
  if (vocabulary !== undefined) return vocabulary;
  if (characters !== undefined) return characters;
  // Bytes that are no character alone are all shown as the same one.
  const tokens = Array.from({ length: tokenizer.vocabularySize }, (_, id) =>
    tokenizer.decode([id]),
  );
  return tokens.map((token) => (token.includes('\uFFFD') ? undefined : token));
}
