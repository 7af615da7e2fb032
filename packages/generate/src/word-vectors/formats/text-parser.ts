import type { WordVectors } from '../word-vectors.js';
import { parseDecimal } from './parse-decimal.js';
import { PendingBytes } from './pending-bytes.js';
import {
  invalidFile,
  missingHeader,
  MOST_DIMENSIONS,
  parseHeader,
  refuseOtherFiles,
  type ParserOptions,
  type VectorParser,
} from './vector-parser.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/** A line of the most dimensions, each printed with all its digits, is shorter. */
const MOST_LINE_BYTES = 2 ** 22;

export interface TextParserOptions extends ParserOptions {
  /** Whether a header must come first and words have no spaces; else both may be, as in GloVe's files. */
  readonly strict: boolean;
}

/** Lines of a word and numbers, with single spaces between them. */
export class TextParser implements VectorParser {
  readonly #options: TextParserOptions;
  readonly #pending = new PendingBytes();
  /** How many pending bytes are known to have no line break. */
  #scanned = 0;
  /** Lines that are complete. */
  #lines = 0;
  #dimensions: number | undefined;
  /** How many vectors the header says there are. */
  #count: number | undefined;
  /** Vectors that were read or left out. */
  #seen = 0;

  constructor(options: TextParserOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): boolean {
    this.#pending.append(chunk);
    const bytes = this.#pending.view;
    let start = 0;
    let end = bytes.indexOf(NEWLINE, this.#scanned);
    while (end >= 0 && !this.#isDone) {
      this.#readLine(bytes.subarray(start, end));
      start = end + 1;
      end = bytes.indexOf(NEWLINE, start);
    }
    this.#pending.skip(start);
    this.#scanned = this.#pending.length;
    if (!this.#isDone && this.#scanned > MOST_LINE_BYTES) {
      throw this.#invalidLine(`has more than ${MOST_LINE_BYTES} bytes`, this.#lines + 1);
    }
    return this.#isDone;
  }

  end(): WordVectors {
    if (!this.#isDone) this.#readLine(this.#pending.view);
    if (this.#dimensions === undefined) {
      throw invalidFile(this.#options.where, 'there are no vectors');
    }
    if (!this.#isDone && this.#seen < (this.#count ?? 0)) {
      throw invalidFile(
        this.#options.where,
        `the header says ${this.#count} words, the file ends after ${this.#seen}`,
      );
    }
    return this.#options.kept.finish(this.#dimensions);
  }

  get #isDone(): boolean {
    return this.#seen === this.#options.limit;
  }

  #readLine(line: Uint8Array): void {
    this.#lines++;
    // word2vec and fastText print a space after each number; some files come with Windows' line breaks.
    let end = line.length;
    while (end > 0 && (line[end - 1] === SPACE || line[end - 1] === RETURN)) end--;
    if (end === 0) return;
    const trimmed = line.subarray(0, end);
    const content = this.#dimensions === undefined ? withoutByteOrderMark(trimmed) : trimmed;
    if (this.#dimensions === undefined && this.#readFirst(content)) return;
    this.#readVector(content, this.#dimensions!);
  }

  /** Learns the dimensions from the first line; whether it is a header. */
  #readFirst(line: Uint8Array): boolean {
    const { where, strict, dimensions } = this.#options;
    refuseOtherFiles(where, line);
    const header = parseHeader(line, this.#options);
    if (header === undefined && strict) throw missingHeader(where, line);
    this.#count = header?.count;
    this.#dimensions = header?.dimensions ?? dimensions ?? countSpaces(line);
    if (this.#dimensions === 0 || this.#dimensions > MOST_DIMENSIONS) {
      throw this.#invalidLine(
        `must be a word and 1 to ${MOST_DIMENSIONS} numbers, with a space before each`,
      );
    }
    return header !== undefined;
  }

  #readVector(line: Uint8Array, dimensions: number): void {
    if (this.#seen === this.#count) {
      throw this.#invalidLine(
        `comes after the ${this.#count} words that the header says there are`,
      );
    }
    const wordEnd = this.#findWordEnd(line, dimensions);
    const word = this.#decode(line.subarray(0, wordEnd));
    const row = this.#options.kept.rowFor(word, dimensions);
    if (row) this.#readNumbers(line, { start: wordEnd + 1, row });
    this.#seen++;
  }

  /** Where the space before the numbers is. */
  #findWordEnd(line: Uint8Array, dimensions: number): number {
    let wordEnd = line.length;
    let missing = dimensions;
    while (missing > 0 && wordEnd > 0) if (line[--wordEnd] === SPACE) missing--;
    if (missing > 0 || (this.#options.strict && line.indexOf(SPACE) < wordEnd)) {
      throw this.#invalidLine(
        `must be a word and ${dimensions} numbers, with a space before each, got ${countSpaces(line)} spaces`,
      );
    }
    return wordEnd;
  }

  #readNumbers(line: Uint8Array, { start, row }: { start: number; row: Float32Array }): void {
    let from = start;
    for (let i = 0; i < row.length; i++) {
      let to = from;
      while (to < line.length && line[to] !== SPACE) to++;
      // Beyond a float32's range is infinity, from here on.
      row[i] = parseDecimal(line, from, to);
      if (!Number.isFinite(row[i])) {
        const text = JSON.stringify(new TextDecoder().decode(line.subarray(from, to).slice(0, 40)));
        throw this.#invalidLine(`must have finite float32 numbers, got ${text} as number ${i + 1}`);
      }
      from = to + 1;
    }
  }

  #decode(word: Uint8Array): string {
    try {
      return this.#options.decodeWord(word);
    } catch (cause) {
      throw this.#invalidLine(
        "begins with bytes that are not UTF-8; pass invalidUtf8: 'replace' to read them as �",
        this.#lines,
        { cause },
      );
    }
  }

  #invalidLine(what: string, line = this.#lines, options?: ErrorOptions): Error {
    return invalidFile(this.#options.where, `line ${line} ${what}`, options);
  }
}

function withoutByteOrderMark(line: Uint8Array): Uint8Array {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

function countSpaces(line: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < line.length; i++) if (line[i] === SPACE) count++;
  return count;
}
