import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { vectorsOfEmbedding, type VocabularyWords, type WordVectors } from '@seqlab/generate';
import { loadWordVectors, type WordVectorFormat } from '@seqlab/generate/node';
import {
  tokenizerFromJSON,
  vocabularyFromJSON,
  type CharTokenizer,
  type VocabularyTokenizer,
} from '@seqlab/text-data';
import { badInput, CliError } from '../cli-error.js';
import { useDevice } from '../device.js';
import { readModel } from '../run/run-folder.js';

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
      loadWordVectors(source, { format: format ?? formatOf(source), limit }),
    );
  }
  if (format !== undefined) throw new CliError(`--format goes with files; ${source} is a folder`);
  const vectors = await vectorsOfRun(source);
  return limit === undefined ? vectors : vectors.pick(vectors.words.slice(0, limit));
}

async function vectorsOfRun(folder: string): Promise<WordVectors> {
  await useDevice('cpu');
  const model = await readModel(folder);
  const file = path.join(folder, 'tokenizer.json');
  if (!existsSync(file)) throw new CliError(`${folder} has no tokenizer.json to name its ids by`);
  const vocabulary = await badInput(file, async () =>
    wordsOf(JSON.parse(await readFile(file, 'utf8'))),
  );
  return badInput(folder, () => vectorsOfEmbedding(model, vocabulary));
}

function wordsOf(json: unknown): VocabularyWords {
  if ((Object(json) as { kind?: unknown }).kind === 'vocabulary') return vocabularyFromJSON(json);
  const tokenizer = tokenizerFromJSON(json);
  const { characters, vocabulary } = tokenizer as Partial<CharTokenizer & VocabularyTokenizer>;
  if (vocabulary !== undefined) return vocabulary;
  if (characters !== undefined) return characters;
  // Bytes that are no character alone are all shown as the same one.
  const tokens = Array.from({ length: tokenizer.vocabularySize }, (_, id) =>
    tokenizer.decode([id]),
  );
  return tokens.map((token) => (token.includes('\uFFFD') ? undefined : token));
}

function formatOf(file: string): WordVectorFormat {
  switch (path.extname(file.toLowerCase().replace(/\.gz$/u, ''))) {
    case '.vec':
      return 'fasttext';
    case '.bin':
      return 'word2vec-binary';
    case '.txt':
      // Reads word2vec's text too: it takes a header for one.
      return 'glove';
    default:
      throw new CliError(
        `${file}: the name tells no format; say with --format which it is (glove, word2vec, word2vec-binary, fasttext)`,
      );
  }
}
