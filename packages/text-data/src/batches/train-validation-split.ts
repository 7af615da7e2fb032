import { TextDataError } from '../errors.js';

/** Options of {@link trainValidationSplit}. */
export interface TrainValidationSplitOptions {
  /** The part that validates, from 0 up to but not including 1. */
  readonly validationSplit: number;
}

/**
 * Cuts ids in two: the last part validates, as Keras' `validation_split` takes it. Both parts are views
 * on the same memory.
 *
 * @throws {@link TextDataError} `invalid-option` unless `validationSplit` is from 0 up to but not 1.
 * @example
 * ```ts
 * import { trainValidationSplit } from '@seqlab/text-data';
 *
 * const ids = Int32Array.of(0, 1, 2, 3, 4);
 * const { training, validation } = trainValidationSplit(ids, { validationSplit: 0.2 });
 * console.log(training.length, validation.length); // 4 1
 * ```
 */
export function trainValidationSplit(
  ids: Int32Array,
  { validationSplit }: TrainValidationSplitOptions,
): { training: Int32Array; validation: Int32Array } {
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new TextDataError(
      'invalid-option',
      `trainValidationSplit: validationSplit must be from 0 up to but not including 1, got ${validationSplit}`,
    );
  }
  // Keras: int(length * (1 - validation_split)).
  const boundary = Math.floor(ids.length * (1 - validationSplit));
  return { training: ids.subarray(0, boundary), validation: ids.subarray(boundary) };
}
