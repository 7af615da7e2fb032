import { open } from 'node:fs/promises';
import { checkIntegers } from '../../check-option.js';
import { TextDataError } from '../../errors.js';
import { datasetFrom } from '../../pipeline/dataset-of.js';
import type { Dataset } from '../../pipeline/dataset.js';
import { openingError } from './opening-error.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** A piece, and the rest of the one before it, must fit into a string. */
const MOST_PIECE_BYTES = 2 ** 28;

interface PiecesOptions extends TextPiecesOptions {
  /** What errors call the function. */
  readonly where: string;
}

/** Options of {@link textPieces}. */
export interface TextPiecesOptions {
  /** Bytes that are read at a time, at most 256 MiB. Default 1 MiB. */
  readonly pieceBytes?: number;
}

/**
 * The text of a UTF-8 file in pieces, of which no more than one is in memory. A piece ends after a line break
 * where it has one, else after a space, and never within a character; together they are the whole text, without a byte order mark.
 * Node only.
 *
 * @throws {@link TextDataError} `invalid-option` unless `pieceBytes` is a positive integer up to 256 MiB; while it is read,
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
  if (pieceBytes > MOST_PIECE_BYTES) {
    throw new TextDataError(
      'invalid-option',
      `textPieces: pieceBytes must be at most ${MOST_PIECE_BYTES}, got ${pieceBytes}`,
    );
  }
  return piecesOf(path, { where: 'textPieces', pieceBytes });
}

/** The same for another function, which errors then name. */
export function piecesOf(
  path: string,
  { where, pieceBytes = 2 ** 20 }: PiecesOptions,
): Dataset<string> {
  return datasetFrom(() => readPieces(path, { where, pieceBytes }));
}

async function* readPieces(
  path: string,
  { where, pieceBytes }: Required<PiecesOptions>,
): AsyncGenerator<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw openingError(where, path, cause);
  });
  try {
    const decoder = new Utf8Decoder(where, path);
    const buffer = new Uint8Array(pieceBytes);
    let rest = '';
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, pieceBytes).catch((cause: unknown) => {
        throw openingError(where, path, cause);
      });
      const text = rest + decoder.decode(buffer.subarray(0, bytesRead), bytesRead === 0);
      if (bytesRead === 0) {
        if (text !== '') yield text;
        return;
      }
      // A line longer than a piece is cut after a space, or where the piece ends.
      const wordEnd = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t')) + 1;
      const end = text.lastIndexOf('\n') + 1 || wordEnd || text.length;
      if (end > 0) yield text.slice(0, end);
      rest = text.slice(end);
    }
  } finally {
    await file.close();
  }
}
