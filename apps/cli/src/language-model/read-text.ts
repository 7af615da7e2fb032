import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { badInput, CliError } from '../cli-error.js';
import { showingProgress } from '../data/data-options.js';
import type { TextSource } from '../recipes/language-model-recipe.js';

/** Strings of V8 end at 2²⁹ characters; there is no use in going near. */
const maxBytes = 256 * 2 ** 20;

/** @throws {@link CliError} saying what is wrong with the text. */
export async function readText(source: TextSource): Promise<string> {
  if (source.kind === 'file') return readTextFile(source.path);
  const { mobyDick, shakespeare } = await import('@seqlab/text-data/node');
  if (source.name === 'moby-dick') return badInput(source.name, () => mobyDick());
  const { onProgress, done } = showingProgress();
  return badInput(source.name, () => shakespeare({ onProgress })).finally(done);
}

export function nameOf(source: TextSource): string {
  return source.kind === 'file' ? source.path : source.name;
}

/** SHA-256 of the text in UTF-8, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

async function readTextFile(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (bytes.length === 0) throw new CliError(`${file} is empty`);
  if (!isUtf8(bytes)) {
    throw new CliError(
      `${file} is not valid UTF-8: see line ${firstInvalidLine(bytes)}. Convert it first, with iconv for example`,
    );
  }
  // Drops a byte order mark, which is no character of the text.
  return new TextDecoder().decode(bytes);
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    const status = await stat(file);
    if (!status.isFile()) throw new CliError(`${file} is not a file`);
    if (status.size > maxBytes) {
      throw new CliError(`${file} has ${status.size} bytes, more than the ${maxBytes} supported`);
    }
    return await readFile(file);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(code === 'ENOENT' ? `${file} does not exist` : `cannot read: ${message}`, {
      cause: error,
    });
  }
}

/** No character of several bytes contains that of a line feed, so each line can be checked alone. */
function firstInvalidLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    line += 1;
    start = end + 1;
  }
}
