import { open } from 'node:fs/promises';
import { checkIntegers } from '../../check-option.js';
import { datasetFrom } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { openingError } from './opening-error.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** Options of {@link textPieces}. */
export interface TextPiecesOptions {
  /** Bytes that are read at a time. Default 1 MiB. */
  readonly pieceBytes?: number;
}

/**
 * The text of a UTF-8 file in pieces, of which no more than one is in memory. A piece ends after a line break
 * where it has one, and never within a character; together they are the whole text, without a byte order mark.
 * Node only.
 *
 * @throws {@link TextDataError} `invalid-option` unless `pieceBytes` is a positive integer; while it is read,
 * `missing-file`, and `invalid-file` with the position of the first byte that is not UTF-8.
 * @example
 * ```ts
 * import { textPieces } from '@seqlab/text-data/node';
 *
 * let characters = 0;
 * for await (const piece of textPieces('corpus.txt')) characters += piece.length;
 * ```
 */
export function textPieces(
  path: string,
  { pieceBytes = 2 ** 20 }: TextPiecesOptions = {},
): Dataset<string> {
  checkIntegers('textPieces', { pieceBytes });
  return datasetFrom(() => readPieces(path, pieceBytes));
}

async function* readPieces(path: string, pieceBytes: number): AsyncGenerator<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw openingError('textPieces', path, cause);
  });
  try {
    const decoder = new Utf8Decoder('textPieces', path);
    const buffer = new Uint8Array(pieceBytes);
    let rest = '';
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, pieceBytes);
      const text = rest + decoder.decode(buffer.subarray(0, bytesRead), bytesRead === 0);
      if (bytesRead === 0) {
        if (text !== '') yield text;
        return;
      }
      // A line longer than a piece is cut where the piece ends.
      const lineEnd = text.lastIndexOf('\n') + 1;
      const end = lineEnd > 0 ? lineEnd : text.length;
      if (end > 0) yield text.slice(0, end);
      rest = text.slice(end);
    }
  } finally {
    await file.close();
  }
}
