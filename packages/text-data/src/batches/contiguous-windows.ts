import { checkIntegers } from '../check-option.js';
import { TextDataError } from '../errors.js';
import type { StoredIds } from './stored-ids.js';
import { windowBatches, type StoredWindowBatches, type WindowBatches } from './window-batches.js';
import type { WindowOptions } from './window-options.js';

/**
 * Batches for stateful training: the ids are laid out in `batchSize` rows of equal length, and row i of
 * each batch continues row i of the one before. `inputs` and `targets` are `[batchSize, seqLength]`, the
 * targets being the ids one further. What does not fill a whole batch at the end is always left out: with
 * fewer rows or steps the state of the rows would not fit the batch after.
 *
 * @param ids The text as ids, in memory or stored.
 * @throws {@link TextDataError} `too-little-data` if there is not one batch in it, `invalid-option` for
 * sizes that are no positive integers.
 * @see [Keras: making an RNN stateful](https://www.tensorflow.org/guide/keras/working_with_rnns#cross-batch_statefulness)
 * @example
 * ```ts
 * import { charTokenizer, contiguousWindows } from '@seqlab/text-data';
 *
 * const text = 'Call me Ishmael.';
 * const ids = charTokenizer(text).encode(text);
 * const source = contiguousWindows(ids, { seqLength: 3, batchSize: 2 });
 * console.log(source.length); // 2
 * ```
 */
export function contiguousWindows(ids: Int32Array, options: WindowOptions): WindowBatches;
export function contiguousWindows(ids: StoredIds, options: WindowOptions): StoredWindowBatches;
export function contiguousWindows(
  ids: Int32Array | StoredIds,
  { seqLength, batchSize }: WindowOptions,
): WindowBatches | StoredWindowBatches {
  checkIntegers('contiguousWindows', { seqLength, batchSize });
  // The last row's last target is one further than its inputs.
  const rowLength = Math.floor((ids.length - 1) / batchSize);
  const length = Math.floor(rowLength / seqLength);
  if (length < 1) {
    throw new TextDataError(
      'too-little-data',
      `contiguousWindows: ${batchSize} rows of ${seqLength} take at least ${batchSize * seqLength + 1} ids, ` +
        `got ${ids.length}; lower batchSize or seqLength`,
    );
  }
  return windowBatches(ids, {
    seqLength,
    length,
    contiguous: true,
    *starts({ start }: { start: number }) {
      for (let batch = start; batch < length; batch++) {
        yield Array.from({ length: batchSize }, (_, row) => row * rowLength + batch * seqLength);
      }
    },
  });
}
