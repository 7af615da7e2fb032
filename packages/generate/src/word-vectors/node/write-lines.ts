import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { GenerateError } from '../../errors.js';

/** Characters that go to the file at once. */
const PIECE_LENGTH = 2 ** 16;

/**
 * Writes lines to a file, compressed if its name ends in `.gz`. The file appears when it is complete.
 *
 * @throws {@link GenerateError} `invalid-option` for a path that cannot be written to
 */
export async function writeLines(
  where: string,
  path: string,
  lines: Iterable<string>,
): Promise<void> {
  const unfinished = `${path}.part`;
  const file = createWriteStream(unfinished, { flush: true });
  try {
    const pieces = Readable.from(joinLines(lines));
    if (path.endsWith('.gz')) await pipeline(pieces, createGzip(), file);
    else await pipeline(pieces, file);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (cause instanceof GenerateError) throw cause;
    throw new GenerateError('invalid-option', `${where}: cannot write to ${path}`, { cause });
  }
}

function* joinLines(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
