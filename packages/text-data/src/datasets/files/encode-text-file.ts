import { open, rename, rm, stat } from 'node:fs/promises';
import { TextDataError } from '../../errors.js';
import type { Tokenizer } from '../../tokenizers/tokenizer.js';
import { HEADER_BYTES, idBytes, packIds, writeHeader } from './ids-file.js';
import { storedIds, type IdsFile } from './stored-ids-file.js';
import { piecesOf } from './text-pieces.js';

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
 * @throws {@link TextDataError} `invalid-option` for a tokenizer that adds ids to each text, and for an `output`
 * that is the text itself or cannot be written; `missing-file`; `invalid-file` for bytes that are not UTF-8; what the tokenizer
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
  if (tokenizer.encode('').length > 0) {
    throw new TextDataError(
      'invalid-option',
      'encodeTextFile: this tokenizer adds ids to each text, and a file is encoded in many pieces; make it ' +
        'without addStart and addEnd',
    );
  }
  if (await isSameFile(path, output)) {
    throw new TextDataError(
      'invalid-option',
      `encodeTextFile: output must be another file than the text, got ${output} for both`,
    );
  }
  const width = idBytes(tokenizer.vocabularySize);
  const unfinished = `${output}.part`;
  const file = await open(unfinished, 'w').catch((cause: unknown) => {
    throw writingError(output, cause);
  });
  try {
    try {
      let [characters, count] = [0, 0];
      for await (const piece of piecesOf(path, { where: 'encodeTextFile' })) {
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
    await rename(unfinished, output).catch((cause: unknown) => {
      throw writingError(output, cause);
    });
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return storedIds(output);
}

/** Whether both paths lead to one file, by whatever links. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function writingError(output: string, cause: unknown): TextDataError {
  return new TextDataError('invalid-option', `encodeTextFile: cannot write to ${output}`, {
    cause,
  });
}
