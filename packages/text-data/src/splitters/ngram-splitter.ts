import { TextDataError } from '../errors.js';
import { visitToken } from '../vocabulary/token-bytes.js';
import type { Splitter } from './splitter.js';

/**
 * Which lengths of n-grams are tokens: up to a number, or those listed; as Keras' `TextVectorization`
 * has it.
 */
export type Ngrams = number | readonly number[];

/** Longer runs hardly ever occur twice. */
const longestNgram = 100;

/** Runs of neighbouring tokens of another splitter, first those of the first length, then the next. */
export function ngramSplitter(splitter: Splitter, lengths: readonly number[]): Splitter {
  return {
    ...splitter,
    split(text, visit) {
      const tokens = splitIntoStrings(splitter, text);
      for (const length of lengths) {
        for (let i = 0; i + length <= tokens.length; i++) {
          visitToken(tokens.slice(i, i + length).join(splitter.separator), visit);
        }
      }
    },
  };
}

/** @throws {@link TextDataError} `invalid-option` unless they are different integers from 1 to 100. */
export function ngramLengths(where: string, ngrams: Ngrams): number[] {
  const given = typeof ngrams === 'number' ? [ngrams] : [...ngrams];
  const areLengths = given.every((n) => Number.isInteger(n) && n >= 1 && n <= longestNgram);
  if (areLengths && given.length > 0 && new Set(given).size === given.length) {
    return typeof ngrams === 'number' ? Array.from({ length: ngrams }, (_, i) => i + 1) : given;
  }
  throw new TextDataError(
    'invalid-option',
    `${where}: ngrams must be an integer from 1 to ${longestNgram} or a list of different ones, got ${JSON.stringify(ngrams)}`,
  );
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The tokens of a text as strings. */
export function splitIntoStrings(splitter: Splitter, text: string): string[] {
  const tokens: string[] = [];
  splitter.split(text, (bytes, start, end) => {
    tokens.push(decoder.decode(bytes.subarray(start, end)));
  });
  return tokens;
}
