import { TextDataError } from '../../errors.js';

/** What is thrown for a file or folder that cannot be opened. */
export function openingError(where: string, path: string, cause: unknown): TextDataError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return new TextDataError('missing-file', `${where}: there is nothing at ${path}`, { cause });
  }
  return new TextDataError('invalid-file', `${where}: ${path} cannot be read (${code})`, { cause });
}
