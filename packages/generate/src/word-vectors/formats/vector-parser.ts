import { GenerateError } from '../../errors.js';
import type { WordVectors } from '../word-vectors.js';
import type { KeptVectors } from './kept-vectors.js';

/** More dimensions than any published vectors have by far; keeps a forged header from asking for more memory. */
export const MOST_DIMENSIONS = 2 ** 16;

/** Takes a file in chunks of any size. */
export interface VectorParser {
  /** Whether all that was asked for has been read. */
  push(chunk: Uint8Array): boolean;
  /** Called after the last chunk, or after a `push` that returned true. */
  end(): WordVectors;
}

/** What parsers of all formats have to know. */
export interface ParserOptions {
  /** What errors begin with: the function, and the file where it is known. */
  readonly where: string;
  readonly kept: KeptVectors;
  readonly decodeWord: (bytes: Uint8Array) => string;
  /** Asked for; undefined where the file says. */
  readonly dimensions: number | undefined;
  /** How many vectors of the file to look at. */
  readonly limit: number;
}

/** The first line of most formats. */
export interface Header {
  readonly count: number;
  readonly dimensions: number;
}

const ascii = new TextDecoder('latin1');
const headerLine = /^(\d{1,15}) (\d{1,15})[ \r]*$/;

/**
 * The header a line is, undefined if it is none.
 *
 * @throws {@link GenerateError} `invalid-file` for one that says what cannot be, or was not asked for
 */
export function parseHeader(
  line: Uint8Array,
  { where, dimensions }: ParserOptions,
): Header | undefined {
  const match = line.length > 40 ? null : headerLine.exec(ascii.decode(line));
  if (match === null) return undefined;
  const header = { count: Number(match[1]), dimensions: Number(match[2]) };
  if (header.dimensions < 1 || header.dimensions > MOST_DIMENSIONS) {
    throw invalidFile(
      where,
      `the header says ${header.dimensions} dimensions, there can be 1 to ${MOST_DIMENSIONS}`,
    );
  }
  if (dimensions !== undefined && dimensions !== header.dimensions) {
    throw invalidFile(
      where,
      `the header says ${header.dimensions} dimensions, asked for were ${dimensions}`,
    );
  }
  return header;
}

/** The error for a file with no header where there must be one. */
export function missingHeader(where: string, line: Uint8Array): GenerateError {
  const begin = JSON.stringify(new TextDecoder().decode(line.subarray(0, 40)));
  return invalidFile(
    where,
    `the first line must be a header, the number of words and of dimensions such as "400000 300", got ${begin}; ` +
      "text without a header is of format 'glove'",
  );
}

const otherFiles: { signature: readonly number[]; what: string }[] = [
  {
    signature: [0x1f, 0x8b],
    what: 'compressed by gzip: loadWordVectors reads it if its name ends in .gz, and so does a DecompressionStream',
  },
  { signature: [0x50, 0x4b, 3, 4], what: 'a zip archive: unpack it first' },
  {
    signature: [0xba, 0x16, 0x4f, 0x2f],
    what: "a whole fastText model: read the .vec file beside it, with format 'fasttext'",
  },
];

/** @throws {@link GenerateError} `invalid-file` for well-known files that word vectors come in, but are not */
export function refuseOtherFiles(where: string, begin: Uint8Array): void {
  for (const { signature, what } of otherFiles) {
    if (signature.every((byte, i) => begin[i] === byte))
      throw invalidFile(where, `this is ${what}`);
  }
}

export function invalidFile(where: string, message: string, options?: ErrorOptions): GenerateError {
  return new GenerateError('invalid-file', `${where}: ${message}`, options);
}
