import { emptyHash, hashByte, type TokenVisitor } from './token-table.js';

const encoder = new TextEncoder();
/** Enough for most texts; for longer ones memory is taken and given back. */
const scratch = new Uint8Array(1 << 16);

/** UTF-8 of a text in memory that the next call may overwrite, for all who read it at once. */
export function scratchBytes(text: string): { bytes: Uint8Array; length: number } {
  // A UTF-16 code unit takes at most three bytes.
  if (3 * text.length <= scratch.length) {
    return { bytes: scratch, length: encoder.encodeInto(text, scratch).written };
  }
  const bytes = encoder.encode(text);
  return { bytes, length: bytes.length };
}

/** Visits a token that is a string of its own. */
export function visitToken<Result>(
  token: string,
  visit: (...token: Parameters<TokenVisitor>) => Result,
): Result {
  const { bytes, length } = scratchBytes(token);
  let hash = emptyHash;
  for (let i = 0; i < length; i++) hash = hashByte(hash, bytes[i]!);
  return visit(bytes, 0, length, hash);
}
