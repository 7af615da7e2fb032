import type { WordVectors } from '../word-vectors.js';
import { PendingBytes } from './pending-bytes.js';
import {
  invalidFile,
  missingHeader,
  parseHeader,
  refuseOtherFiles,
  type Header,
  type ParserOptions,
  type VectorParser,
} from './vector-parser.js';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const MOST_HEADER_BYTES = 2 ** 10;
const MOST_WORD_BYTES = 2 ** 16;

/** word2vec's binary files: a header line, then for each word its bytes, a space and float32 little-endian. */
export class BinaryParser implements VectorParser {
  readonly #options: ParserOptions;
  readonly #pending = new PendingBytes();
  #header: Header | undefined;
  /** Vectors that were read or left out. */
  #seen = 0;

  constructor(options: ParserOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): boolean {
    this.#pending.append(chunk);
    this.#header ??= this.#readHeader();
    if (this.#header) this.#readVectors(this.#header);
    return this.#isDone;
  }

  end(): WordVectors {
    const { where, kept } = this.#options;
    if (!this.#header) throw missingHeader(where, this.#pending.view);
    const { count, dimensions } = this.#header;
    if (!this.#isDone && this.#seen < count) {
      throw invalidFile(
        where,
        `the header says ${count} words of ${dimensions} dimensions, the file ends within vector ${this.#seen + 1}`,
      );
    }
    return kept.finish(dimensions);
  }

  get #isDone(): boolean {
    return this.#seen === this.#options.limit;
  }

  #readHeader(): Header | undefined {
    const bytes = this.#pending.view;
    const end = bytes.indexOf(NEWLINE);
    if (end < 0 && bytes.length <= MOST_HEADER_BYTES) return undefined;
    const line = end < 0 ? bytes : bytes.subarray(0, end);
    refuseOtherFiles(this.#options.where, line);
    const header = parseHeader(line, this.#options);
    if (!header) throw missingHeader(this.#options.where, line);
    this.#pending.skip(end + 1);
    return header;
  }

  #readVectors({ count, dimensions }: Header): void {
    const bytes = this.#pending.view;
    let start = 0;
    while (!this.#isDone) {
      // word2vec ends a vector by a line break, others do not.
      let wordStart = start;
      while (bytes[wordStart] === NEWLINE) wordStart++;
      if (wordStart === bytes.length) break;
      if (this.#seen === count) {
        throw invalidFile(
          this.#options.where,
          `there is more after the ${count} vectors that the header says there are`,
        );
      }
      const wordEnd = bytes.indexOf(SPACE, wordStart);
      if (wordEnd < 0) {
        this.#checkWordLength(bytes.length - wordStart);
        break;
      }
      this.#checkWordLength(wordEnd - wordStart);
      const end = wordEnd + 1 + 4 * dimensions;
      if (end > bytes.length) break;
      const word = this.#decode(bytes.subarray(wordStart, wordEnd));
      const row = this.#options.kept.rowFor(word, dimensions);
      if (row) this.#readNumbers(bytes.subarray(wordEnd + 1, end), { row, word });
      this.#seen++;
      start = end;
    }
    this.#pending.skip(start);
  }

  #readNumbers(bytes: Uint8Array, { row, word }: { row: Float32Array; word: string }): void {
    const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = 0; i < row.length; i++) {
      const value = numbers.getFloat32(4 * i, true);
      if (!Number.isFinite(value)) {
        throw this.#invalidVector(`of ${JSON.stringify(word)} has ${value} as number ${i + 1}`);
      }
      row[i] = value;
    }
  }

  #checkWordLength(length: number): void {
    if (length > MOST_WORD_BYTES) {
      throw this.#invalidVector(`has a word of more than ${MOST_WORD_BYTES} bytes`);
    }
  }

  #decode(word: Uint8Array): string {
    try {
      return this.#options.decodeWord(word);
    } catch (cause) {
      throw this.#invalidVector(
        "has a word that is not UTF-8; pass invalidUtf8: 'replace' to read such bytes as �",
        { cause },
      );
    }
  }

  #invalidVector(what: string, options?: ErrorOptions): Error {
    return invalidFile(this.#options.where, `vector ${this.#seen + 1} ${what}`, options);
  }
}
