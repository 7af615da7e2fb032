import type { NdArray } from '../batches/batch.js';
import { checkIntegers } from '../check-option.js';
import { checkShape } from '../check-shape.js';
import { TextDataError } from '../errors.js';

/** Options of {@link oneHot}. */
export interface OneHotOptions {
  /** How many different ids there are, the number of columns; Keras' `num_classes`. */
  readonly numClasses: number;
}

/**
 * Ids as rows of zeros with a one at their place, `[length, numClasses]`; Keras' `to_categorical`.
 *
 * @throws {@link TextDataError} `invalid-input` for an id that is not from 0 to `numClasses` − 1,
 * `invalid-option` for a `numClasses` that is no positive integer or too large.
 * @see [keras.utils.to_categorical](https://keras.io/api/utils/python_utils/#tocategorical-function)
 * @example
 * ```ts
 * import { oneHot } from '@seqlab/text-data';
 *
 * console.log(oneHot([0, 2], { numClasses: 3 }).data); // 1, 0, 0, 0, 0, 1
 * ```
 */
export function oneHot(ids: ArrayLike<number>, { numClasses }: OneHotOptions): NdArray {
  checkIntegers('oneHot', { numClasses });
  checkShape('oneHot', [ids.length, numClasses]);
  const data = new Float32Array(ids.length * numClasses);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(Number.isInteger(id) && id >= 0 && id < numClasses)) {
      throw new TextDataError(
        'invalid-input',
        `oneHot: ids must be integers from 0 to ${numClasses - 1}, got ${id} at position ${i}`,
      );
    }
    data[i * numClasses + id] = 1;
  }
  return { data, shape: [ids.length, numClasses] };
}
