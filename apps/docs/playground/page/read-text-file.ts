import { Fault } from '../fault.js';
import { MOST_CHARACTERS } from '../limits.js';

/** No character of UTF-8 takes more bytes. */
const BYTES_PER_CHARACTER = 4;

/**
 * The text of a file that the visitor chose. It stays in the browser.
 *
 * @throws {@link Fault} `text-too-long`, before anything is read where its bytes tell; `not-a-text` for bytes that
 * are not UTF-8
 */
export async function readTextFile(file: File): Promise<string> {
  if (file.size > MOST_CHARACTERS * BYTES_PER_CHARACTER) {
    throw new Fault('text-too-long');
  }
  const text = decode(await file.arrayBuffer(), file.name);
  // Before it stands in a field, which is slow with texts that long.
  if (text.length > MOST_CHARACTERS) throw new Fault('text-too-long');
  return text;
}

function decode(bytes: ArrayBuffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch (error) {
    throw new Fault('not-a-text', name, { cause: error });
  }
}
