import { TextDataError } from '../../errors.js';

/** Decodes a file's bytes, which come in pieces, and says where they are not UTF-8. */
export class Utf8Decoder {
  readonly #where: string;
  readonly #path: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** Bytes of the file before those that are decoded now. */
  #position = 0;
  /** The last of those: a character may have begun in them. */
  #before = new Uint8Array(0);

  constructor(where: string, path: string) {
    this.#where = where;
    this.#path = path;
  }

  /** @throws {@link TextDataError} `invalid-file`. */
  decode(bytes: Uint8Array, last: boolean): string {
    try {
      const text = this.#decoder.decode(bytes, { stream: !last });
      this.#position += bytes.length;
      this.#before = Uint8Array.from([...this.#before, ...bytes.subarray(-3)]).slice(-3);
      return text;
    } catch (cause) {
      const near = Buffer.concat([this.#before, bytes]);
      const position = this.#position - this.#before.length + firstInvalid(near);
      throw new TextDataError(
        'invalid-file',
        `${this.#where}: ${this.#path} is not UTF-8 text: the byte at position ${position} belongs to no ` +
          'character; convert the file to UTF-8',
        { cause },
      );
    }
  }
}

/** Where the first byte lies that belongs to no character, after the end of one that began before. */
function firstInvalid(bytes: Uint8Array): number {
  let position = 0;
  while (position < 3 && (bytes[position]! & 0xc0) === 0x80) position++;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(position));
  for (const character of text) {
    const [a, b, c] = bytes.subarray(position);
    if (character === '\uFFFD' && !(a === 0xef && b === 0xbf && c === 0xbd)) return position;
    position += Buffer.byteLength(character);
  }
  return position;
}
