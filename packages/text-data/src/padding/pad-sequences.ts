import type { NdArray } from '../batches/batch.js';
import { checkChoice, checkIntegers } from '../check-option.js';
import { checkShape } from '../check-shape.js';
import { TextDataError } from '../errors.js';

/** Which end of a sequence: before its first id, or after its last. */
export type SequenceEnd = 'pre' | 'post';

/** Options of {@link padSequences}. */
export interface PadSequencesOptions {
  /** The length that sequences are brought to; Keras' `maxlen`. Default: that of the longest. */
  readonly maxLen?: number;
  /** Where short sequences are filled up. Default `pre`; `post` suits kernels that skip padding. */
  readonly padding?: SequenceEnd;
  /** Where long sequences are cut. Default `pre`: their end is kept. */
  readonly truncating?: SequenceEnd;
  /** What they are filled up with. Default 0. */
  readonly value?: number;
  /** What the numbers are stored as; to `int32`, fractions are cut off. Default `int32`. */
  readonly dtype?: 'int32' | 'float32';
}

/** Sequences brought to one length, `[sequences, maxLen]`. */
export interface PaddedSequences extends NdArray {
  /** How much of each row is not padding, `[sequences]`; {@link sequenceMask} makes masks of it. */
  readonly lengths: Int32Array;
}

/**
 * Brings sequences to one length, in one contiguous array `[sequences, maxLen]`, exactly as Keras'
 * `pad_sequences` does.
 *
 * @throws {@link TextDataError} `invalid-option` for a `maxLen` that is no positive integer, an unknown
 * `padding`, `truncating` or `dtype`, a `value` that an `int32` cannot hold, or an array too large for one
 * piece of memory; `invalid-input` for something else than a list of sequences.
 * @see [keras.utils.pad_sequences](https://keras.io/api/data_loading/timeseries/)
 * @example
 * ```ts
 * import { padSequences } from '@seqlab/text-data';
 *
 * const { data, shape, lengths } = padSequences([[1], [2, 3], [4, 5, 6]], { maxLen: 2 });
 * console.log(data, shape, lengths); // 0, 1, 2, 3, 5, 6 and [3, 2] and 1, 2, 2
 * ```
 */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options: PadSequencesOptions = {},
): PaddedSequences {
  const { padding = 'pre', truncating = 'pre', value = 0, dtype = 'int32' } = options;
  checkIntegers('padSequences', { maxLen: options.maxLen });
  checkEnd('padding', padding);
  checkEnd('truncating', truncating);
  checkChoice('padSequences', 'dtype', { value: dtype, allowed: ['int32', 'float32'] });
  checkValue(value, dtype);
  checkSequences(sequences);
  const width = options.maxLen ?? sequences.reduce((most, { length }) => Math.max(most, length), 0);
  checkShape('padSequences', [sequences.length, width]);
  const size = sequences.length * width;
  const data = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  if (value !== 0) data.fill(value);
  const lengths = new Int32Array(sequences.length);
  sequences.forEach((sequence, row) => {
    const length = Math.min(sequence.length, width);
    const from = truncating === 'pre' ? sequence.length - length : 0;
    const to = row * width + (padding === 'pre' ? width - length : 0);
    for (let i = 0; i < length; i++) data[to + i] = sequence[from + i]!;
    lengths[row] = length;
  });
  return { data, shape: [sequences.length, width], lengths };
}

function checkEnd(name: string, value: string): void {
  checkChoice('padSequences', name, { value, allowed: ['pre', 'post'] });
}

function checkValue(value: number, dtype: string): void {
  // `| 0` is what an Int32Array stores; beyond 32 bits it is another number.
  if (dtype === 'float32' || (value | 0) === Math.trunc(value)) return;
  throw new TextDataError(
    'invalid-option',
    `padSequences: value must fit into an int32, got ${value}; take another or dtype 'float32'`,
  );
}

function checkSequences(sequences: readonly unknown[]): void {
  sequences.forEach((sequence, row) => {
    if (typeof sequence === 'object' && sequence !== null && 'length' in sequence) return;
    throw new TextDataError(
      'invalid-input',
      `padSequences: expected a list of sequences of ids, got ${String(sequence)} at position ${row}; ` +
        `a single sequence goes in a list, as in padSequences([ids])`,
    );
  });
}
