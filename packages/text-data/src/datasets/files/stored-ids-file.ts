import { open, type FileHandle } from 'node:fs/promises';
import type { StoredIds } from '../../batches/stored-ids.js';
import { TextDataError } from '../../errors.js';
import { HEADER_BYTES, readHeader, unpackIds, type IdsHeader } from './ids-file.js';
import { openingError } from './opening-error.js';

/**
 * Opens a file of ids that {@link encodeTextFile} wrote, to read windows from it: `contiguousWindows` and
 * `shuffledWindows` take what it gives. Node only.
 *
 * @throws {@link TextDataError} `missing-file`; `invalid-file` if it is not such a file or is damaged.
 * @example
 * ```ts
 * import { byteTokenizer, shuffledWindows } from '@seqlab/text-data';
 * import { encodeTextFile, storedIds } from '@seqlab/text-data/node';
 *
 * const written = await encodeTextFile('corpus.txt', byteTokenizer(), { output: 'corpus.ids' });
 * await written.close();
 * // later, or in another program
 * const ids = await storedIds('corpus.ids');
 * const source = shuffledWindows(ids, { seqLength: 100, batchSize: 64, seed: 7 });
 * for await (const { inputs } of source) console.log(inputs.shape); // [64, 100]
 * await ids.close();
 * ```
 */
export async function storedIds(path: string): Promise<IdsFile> {
  const file = await open(path).catch((cause: unknown) => {
    throw openingError('storedIds', path, cause);
  });
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(new Uint8Array(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const header = readHeader(buffer, size);
    if (typeof header === 'string') {
      throw new TextDataError('invalid-file', `storedIds: ${path} cannot be used: ${header}`);
    }
    return new IdsFile(file, header);
  } catch (error) {
    await file.close();
    throw error instanceof TextDataError ? error : openingError('storedIds', path, error);
  }
}

/** Ids in a file that is open. */
export class IdsFile implements StoredIds {
  /** How many ids there are. */
  readonly length: number;
  readonly #file: FileHandle;
  readonly #header: IdsHeader;

  /** Use {@link storedIds}. */
  constructor(file: FileHandle, header: IdsHeader) {
    this.length = header.count;
    this.#file = file;
    this.#header = header;
  }

  /**
   * The ids from `start` up to but not including `end`, `[end − start]`.
   *
   * @throws {@link TextDataError} `invalid-option` unless both are positions in it, `invalid-file` if the file has
   * become shorter.
   */
  async read(start: number, end: number): Promise<Int32Array> {
    if (!(
      Number.isInteger(start) &&
      Number.isInteger(end) &&
      0 <= start &&
      start <= end &&
      end <= this.length
    )) {
      throw new TextDataError(
        'invalid-option',
        `IdsFile.read: start and end must be positions from 0 to ${this.length}, got ${start} and ${end}`,
      );
    }
    const { width } = this.#header;
    const bytes = new Uint8Array((end - start) * width);
    const { bytesRead } = await this.#file.read(
      bytes,
      0,
      bytes.length,
      HEADER_BYTES + start * width,
    );
    if (bytesRead < bytes.length) {
      throw new TextDataError(
        'invalid-file',
        'IdsFile.read: the file has become shorter while it was open',
      );
    }
    return unpackIds(bytes, width);
  }

  /** Closes the file; nothing can be read after that. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}
