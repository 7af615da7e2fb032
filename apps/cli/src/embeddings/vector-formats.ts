import path from 'node:path';
import { CliError } from '../cli-error.js';

/** Formats of files of word vectors. */
export const vectorFormats = ['glove', 'word2vec', 'word2vec-binary', 'fasttext'] as const;

/**
 * The format that a file's name tells.
 *
 * @param setting What else could tell it, for the error.
 * @throws {@link CliError} if it tells none.
 */
export function formatOfVectors(file: string, setting: string): (typeof vectorFormats)[number] {
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
        `${file}: the name tells no format; say with ${setting} which it is (${vectorFormats.join(', ')})`,
      );
  }
}
