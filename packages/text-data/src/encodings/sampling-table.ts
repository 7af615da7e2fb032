import { checkIntegers, checkNumbers } from '../check-option.js';
import { checkShape } from '../check-shape.js';

/** Options of {@link makeSamplingTable}. */
export interface SamplingTableOptions {
  /** The smaller, the less often frequent words are taken. Default 1e-5. */
  readonly samplingFactor?: number;
}

/**
 * The probability of taking a word as centre of skip-grams by its rank: the more frequent, the less
 * often. Frequencies are guessed from ranks by Zipf's law: the word of rank r has one in
 * r · (ln r + 0.577) + 1/2 − 1/(12 r). Ids must therefore be ranks, 1 for the most frequent word. The
 * numbers are Keras'.
 *
 * @param size How many ranks, 0 included.
 * @returns `[size]`, for {@link skipGrams}.
 * @throws {@link TextDataError} `invalid-option` for a size that is no positive integer or a factor that
 * is not positive.
 * @see [keras.preprocessing.sequence.make_sampling_table](https://www.tensorflow.org/api_docs/python/tf/keras/preprocessing/sequence/make_sampling_table)
 * @example
 * ```ts
 * import { makeSamplingTable } from '@seqlab/text-data';
 *
 * console.log(makeSamplingTable(1000).at(-1)); // 0.273…
 * ```
 */
export function makeSamplingTable(
  size: number,
  { samplingFactor = 1e-5 }: SamplingTableOptions = {},
): Float64Array {
  checkIntegers('makeSamplingTable', { size });
  checkShape('makeSamplingTable', [size]);
  checkNumbers('makeSamplingTable', { samplingFactor }, { above: 0 });
  const gamma = 0.577;
  return Float64Array.from({ length: size }, (_, i) => {
    const rank = Math.max(1, i);
    const inverseFrequency = rank * (Math.log(rank) + gamma) + 0.5 - 1 / (12 * rank);
    const scaled = samplingFactor * inverseFrequency;
    return Math.min(1, scaled / Math.sqrt(scaled));
  });
}
