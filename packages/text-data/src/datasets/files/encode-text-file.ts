import { open, rename, rm } from 'node:fs/promises';
import { TextDataError } from '../../errors.js';
import type { Tokenizer } from '../../tokenizers/tokenizer.js';
import { HEADER_BYTES, idBytes, packIds, writeHeader } from './ids-file.js';
import { storedIds, type IdsFile } from './stored-ids-file.js';
import { textPieces } from './text-pieces.js';

/** How far {@link encodeTextFile} is. */
export interface EncodingProgress {
  /** Characters (UTF-16 code units) that have been encoded. */
  readonly characters: number;
  /** Ids that have been written. */
  readonly ids: number;
}

/** Options of {@link encodeTextFile}. */
export interface EncodeTextFileOptions {
  /** The file that gets the ids. */
  readonly output: string;
  /** Told after every piece of about a megabyte. */
  readonly onProgress?: (progress: EncodingProgress) => void;
  /** Ends it; the promise is rejected with the signal's reason and nothing is left behind. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the ids of a UTF-8 text file to another file, piece by piece, and opens that: for texts larger than
 * memory. An id takes one, two or four bytes, as the vocabulary needs. The text is encoded in pieces that end
 * after line breaks, so a tokenizer must not care what comes after one. The file appears when it is complete.
 * Node only.
 *
 * @throws {@link TextDataError} `missing-file`; `invalid-file` for bytes that are not UTF-8; what the tokenizer
 * throws for text it has no ids for.
 * @example
 * ```ts
 * import { charTokenizer, contiguousWindows } from '@seqlab/text-data';
 * import { encodeTextFile, textPieces } from '@seqlab/text-data/node';
 *
 * const tokenizer = await charTokenizer(textPieces('corpus.txt'));
 * const ids = await encodeTextFile('corpus.txt', tokenizer, { output: 'corpus.ids' });
 * const batches = contiguousWindows(ids, { seqLength: 100, batchSize: 64 });
 * for await (const { inputs } of batches) console.log(inputs.shape);
 * await ids.close();
 * ```
 */
export async function encodeTextFile(
  path: string,
  tokenizer: Tokenizer,
  { output, onProgress, signal }: EncodeTextFileOptions,
): Promise<IdsFile> {
  const width = idBytes(tokenizer.vocabularySize);
  const unfinished = `${output}.part`;
  const file = await open(unfinished, 'w').catch((cause: unknown) => {
    throw new TextDataError('invalid-option', `encodeTextFile: cannot write to ${output}`, {
      cause,
    });
  });
  try {
    try {
      let [characters, count] = [0, 0];
      for await (const piece of textPieces(path)) {
        signal?.throwIfAborted();
        const bytes = packIds(tokenizer.encode(piece), width);
        await file.write(bytes, 0, bytes.length, HEADER_BYTES + count * width);
        characters += piece.length;
        count += bytes.length / width;
        onProgress?.({ characters, ids: count });
      }
      await file.write(writeHeader({ width, count }), 0, HEADER_BYTES, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, output);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return storedIds(output);
}
