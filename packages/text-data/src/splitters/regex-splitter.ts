import { visitToken } from '../vocabulary/token-bytes.js';
import type { Splitter } from './splitter.js';

/** Options of {@link regexTokenizer} that say what a token is. */
export interface RegexOptions {
  /** What a token looks like; every match is one. */
  readonly pattern: RegExp;
  /** Whether texts are lower-cased first. Default false. */
  readonly lower?: boolean;
  /** Put between tokens when decoding. Default a space. */
  readonly separator?: string;
}

/** Whatever a regular expression matches. */
export function regexSplitter({ pattern, lower = false, separator = ' ' }: RegexOptions): Splitter {
  const everywhere = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`);
  return {
    separator,
    config: { kind: 'regex', pattern: pattern.source, flags: everywhere.flags, lower, separator },
    split(text, visit) {
      for (const [token] of (lower ? text.toLowerCase() : text).matchAll(everywhere)) {
        if (token !== '') visitToken(token, visit);
      }
    },
  };
}
