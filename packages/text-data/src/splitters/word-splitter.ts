import { TextDataError } from '../errors.js';
import { emptyHash, hashByte } from '../vocabulary/token-table.js';
import { scratchBytes } from '../vocabulary/token-bytes.js';
import type { Splitter } from './splitter.js';

/** Keras' default: punctuation but for the apostrophe, tabs and line breaks. */
const defaultFilters = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n';

/** Options of Keras' `text_to_word_sequence`. */
export interface WordSplitOptions {
  /** Characters that separate words, as `split` does. Default: punctuation, tabs and line breaks, no `'`. */
  readonly filters?: string;
  /** Whether texts are lower-cased. Default true. */
  readonly lower?: boolean;
  /** The character between words. Default a space. */
  readonly split?: string;
}

/** Words as Keras' `text_to_word_sequence` finds them. */
export function wordSplitter(
  where: string,
  { filters = defaultFilters, lower = true, split = ' ' }: WordSplitOptions,
): Splitter {
  if (split.length !== 1 || split > '\x7f') {
    throw new TextDataError(
      'invalid-option',
      `${where}: split must be one ASCII character, got ${JSON.stringify(split)}; take regexTokenizer for others`,
    );
  }
  const isSeparator = new Uint8Array(256);
  isSeparator[split.charCodeAt(0)] = 1;
  const others = [...filters].filter((character) => character > '\x7f');
  for (const character of filters) {
    if (character <= '\x7f') isSeparator[character.charCodeAt(0)] = 1;
  }
  const separators =
    others.length > 0 ? new RegExp(others.map(escapeForPattern).join('|'), 'gu') : undefined;
  return {
    separator: split,
    config: { kind: 'word', filters, lower, split },
    split(text, visit) {
      const cased = lower ? text.toLowerCase() : text;
      const { bytes, length } = scratchBytes(separators ? cased.replace(separators, split) : cased);
      let start = 0;
      let hash = emptyHash;
      for (let i = 0; i < length; i++) {
        const byte = bytes[i]!;
        if (isSeparator[byte] === 0) {
          hash = hashByte(hash, byte);
        } else {
          if (i > start) visit(bytes, start, i, hash);
          start = i + 1;
          hash = emptyHash;
        }
      }
      if (length > start) visit(bytes, start, length, hash);
    },
  };
}

/** A code point as a regular expression that matches it alone. */
function escapeForPattern(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
