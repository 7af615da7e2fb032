import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { CliError, messageOf } from '../cli-error.js';

/**
 * The UTF-8 text of a file, or of stdin for `-`, without a byte order mark.
 *
 * @throws {@link CliError} if it cannot be read, or is not UTF-8.
 */
export async function readInput(source: string): Promise<string> {
  const name = source === '-' ? 'stdin' : source;
  if (source === '-' && process.stdin.isTTY) {
    throw new CliError('give a file, or text on stdin: echo "some text" | seqlab tokenize');
  }
  const bytes = await (source === '-' ? readStdin() : readFile(source)).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CliError(isMissing ? `${name} does not exist` : `cannot read: ${messageOf(error)}`, {
      cause: error,
    });
  });
  if (!isUtf8(bytes))
    throw new CliError(`${name} is not valid UTF-8; convert it first, with iconv`);
  return new TextDecoder().decode(bytes);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
