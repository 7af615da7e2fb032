import { readFile } from 'node:fs/promises';
import { openingError } from './opening-error.js';
import { Utf8Decoder } from './utf8-decoder.js';

/**
 * The text of a UTF-8 file, without a byte order mark. For one that does not fit into memory see
 * {@link textPieces} and {@link encodeTextFile}. Node only.
 *
 * @throws {@link TextDataError} `missing-file`; `invalid-file` with the position of the first byte that is not
 * UTF-8.
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
  return new Utf8Decoder('textFile', path).decode(bytes, true);
}
