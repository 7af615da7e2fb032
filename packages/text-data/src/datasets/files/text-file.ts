import { readFile } from 'node:fs/promises';
import { TextDataError } from '../../errors.js';
import { openingError } from './opening-error.js';
import { Utf8Decoder } from './utf8-decoder.js';

/**
 * The text of a UTF-8 file, without a byte order mark. For one that does not fit into memory see
 * {@link textPieces} and {@link encodeTextFile}. Node only.
 *
 * @throws {@link TextDataError} `missing-file`; `invalid-file` with the position of the first byte that is not
 * UTF-8, or if it has more characters than fit into a string (some 500 million).
 * @example
 * ```ts
 * import { textFile } from '@seqlab/text-data/node';
 *
 * const text = await textFile('corpus.txt');
 * ```
 */
export async function textFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw openingError('textFile', path, cause);
  });
  try {
    return new Utf8Decoder('textFile', path).decode(bytes, true);
  } catch (cause) {
    if (cause instanceof TextDataError) throw cause;
    throw new TextDataError(
      'invalid-file',
      `textFile: ${path} has more characters than fit into a string; read it with textPieces`,
      { cause },
    );
  }
}
