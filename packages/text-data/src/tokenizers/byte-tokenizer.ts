import { TextDataError } from '../errors.js';
import type { Tokenizer } from './tokenizer.js';

/** What a byte tokenizer is as JSON. */
export interface ByteTokenizerConfig {
  readonly kind: 'byte';
}

/** A tokenizer whose tokens are the bytes of UTF-8. */
export interface ByteTokenizer extends Tokenizer {
  toJSON(): ByteTokenizerConfig;
}

/**
 * A tokenizer of the bytes of UTF-8: 256 ids, nothing to fit, nothing unknown. What is no valid UTF-8
 * is decoded as the replacement character `�`, and so is half of a surrogate pair, which UTF-8 does not have.
 *
 * @example
 * ```ts
 * import { byteTokenizer } from '@seqlab/text-data';
 *
 * console.log(byteTokenizer().encode('é')); // 195, 169
 * ```
 */
export function byteTokenizer(): ByteTokenizer {
  const encode = (text: string) => Int32Array.from(new TextEncoder().encode(text));
  return {
    vocabularySize: 256,
    encode,
    encodeBatch: (texts) => Array.from(texts, encode),
    decode(ids) {
      const bytes = Uint8Array.from(ids);
      const wrong = bytes.findIndex((byte, i) => byte !== ids[i]);
      if (wrong === -1) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      throw new TextDataError(
        'unknown-token',
        `byteTokenizer.decode: ids must lie from 0 to 255, got ${ids[wrong]} at position ${wrong}`,
      );
    },
    toJSON: () => ({ kind: 'byte' }),
  };
}
