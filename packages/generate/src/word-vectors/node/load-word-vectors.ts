import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GenerateError } from '../../errors.js';
import { readVectors, type ReadWordVectorsOptions } from '../formats/read-word-vectors.js';
import type { WordVectors } from '../word-vectors.js';

/**
 * Word vectors from a file, decompressed if its name ends in `.gz`, read as `readWordVectors` reads a stream: only the
 * vectors that are kept are in memory.
 *
 * @throws {@link GenerateError} `missing-file`; `invalid-file`, with the line or vector, for a file that cannot be
 * read or is not of the format; `invalid-option`
 * @example
 * ```ts no-run
 * import { analogy } from '@seqlab/generate';
 * import { loadWordVectors } from '@seqlab/generate/node';
 *
 * const vectors = await loadWordVectors('GoogleNews-vectors-negative300.bin.gz', {
 *   format: 'word2vec-binary',
 *   limit: 100_000,
 * });
 * console.log(analogy(vectors, { positive: ['king', 'woman'], negative: ['man'], k: 1 }));
 * ```
 */
export function loadWordVectors(
  path: string,
  options: ReadWordVectorsOptions,
): Promise<WordVectors> {
  const where = `loadWordVectors: ${path}`;
  return readVectors(where, fileChunks(where, path), options);
}

async function* fileChunks(where: string, path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 2 ** 20 });
  // Errors of the file end its decompression too, so there is nothing to do for the callback.
  const bytes = path.endsWith('.gz')
    ? pipeline(file, createGunzip({ chunkSize: 2 ** 18 }), () => {})
    : file;
  try {
    yield* bytes as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw code === 'ENOENT'
      ? new GenerateError('missing-file', `${where}: there is no such file`, { cause })
      : new GenerateError('invalid-file', `${where}: cannot be read (${code})`, { cause });
  }
}
