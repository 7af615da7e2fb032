import { checkChoice, checkIntegers } from '../check-option.js';
import { checkShape } from '../check-shape.js';
import { TextDataError } from '../errors.js';
import type { SequenceEnd } from './pad-sequences.js';

/** 1 where there is a token, 0 where there is padding. */
export interface Mask {
  /** Row after row. */
  readonly data: Uint8Array;
  /** `[sequences, maxLen]`. */
  readonly shape: readonly number[];
}

/** Options of {@link sequenceMask}. */
export interface SequenceMaskOptions {
  /** The length of the padded rows. */
  readonly maxLen: number;
  /** Where they were filled up. Default `pre`, as {@link padSequences} does. */
  readonly padding?: SequenceEnd;
}

/**
 * The mask of padded sequences, `[sequences, maxLen]`: 1 where a token stands, 0 where padding does. It
 * knows padding from a token that happens to have the same id.
 *
 * @param lengths How many tokens each row has, as {@link padSequences} gives it.
 * @throws {@link TextDataError} `invalid-option` for a `maxLen` that is no integer or an unknown `padding`,
 * `invalid-input` for a length that is not from 0 to `maxLen`.
 * @example
 * ```ts
 * import { padSequences, sequenceMask } from '@seqlab/text-data';
 *
 * const { lengths } = padSequences([[7], [8, 9]], { padding: 'post' });
 * console.log(sequenceMask(lengths, { maxLen: 2, padding: 'post' }).data); // 1, 0, 1, 1
 * ```
 */
export function sequenceMask(
  lengths: ArrayLike<number>,
  { maxLen, padding = 'pre' }: SequenceMaskOptions,
): Mask {
  checkIntegers('sequenceMask', { maxLen }, 0);
  checkChoice('sequenceMask', 'padding', { value: padding, allowed: ['pre', 'post'] });
  checkShape('sequenceMask', [lengths.length, maxLen]);
  const data = new Uint8Array(lengths.length * maxLen);
  for (let row = 0; row < lengths.length; row++) {
    const length = lengths[row]!;
    if (!(Number.isInteger(length) && length >= 0 && length <= maxLen)) {
      throw new TextDataError(
        'invalid-input',
        `sequenceMask: lengths must be integers from 0 to maxLen ${maxLen}, got ${length} for row ${row}`,
      );
    }
    const start = row * maxLen + (padding === 'pre' ? maxLen - length : 0);
    data.fill(1, start, start + length);
  }
  return { data, shape: [lengths.length, maxLen] };
}
