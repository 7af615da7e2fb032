import { checkChoice } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { visitToken } from '../vocabulary/token-bytes.js';
import type { Splitter } from './splitter.js';

/** Options of {@link segmentTokenizer} that say what a word is. */
export interface SegmentOptions {
  /** A language tag such as `zh`, `ja`, `th` or `en`. Default: that of the system. */
  readonly locale?: string;
  /** Whether texts are lower-cased. Default false. */
  readonly lower?: boolean;
  /** `words`, the default, or `all`: spaces and punctuation are tokens too, so decoding loses nothing. */
  readonly keep?: 'words' | 'all';
  /** Put between tokens when decoding. Default a space for `words`, nothing for `all`. */
  readonly separator?: string;
}

/** Words by the rules of Unicode and the dictionaries of `Intl.Segmenter`. */
export function segmentSplitter(where: string, options: SegmentOptions): Splitter {
  const { locale, lower = false, keep = 'words' } = options;
  checkChoice(where, 'keep', { value: keep, allowed: ['words', 'all'] });
  const { separator = keep === 'words' ? ' ' : '' } = options;
  const segmenter = createSegmenter(where, locale, 'word');
  return {
    separator,
    // The locale that was found, so that another machine cuts as this one does.
    config: {
      kind: 'segment',
      locale: segmenter.resolvedOptions().locale,
      lower,
      keep,
      separator,
    },
    split(text, visit) {
      const cased = lower ? text.toLowerCase() : text;
      for (const { segment, isWordLike } of segmenter.segment(cased)) {
        if (keep === 'all' || isWordLike) visitToken(segment, visit);
      }
    },
  };
}

/** @throws {@link TextDataError} `invalid-option` for a locale that is no language tag. */
export function createSegmenter(
  where: string,
  locale: string | undefined,
  granularity: 'word' | 'grapheme',
): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale, { granularity });
  } catch (cause) {
    throw new TextDataError(
      'invalid-option',
      `${where}: locale must be a language tag such as 'ja', got ${JSON.stringify(locale)}`,
      { cause },
    );
  }
}
