import { checkIntegers, checkSeed } from '../check-option.js';
import { TextDataError } from '../errors.js';
import { shuffledOrder } from '../random/generator.js';
import type { StoredIds } from './stored-ids.js';
import { windowBatches, type StoredWindowBatches, type WindowBatches } from './window-batches.js';
import type { WindowOptions } from './window-options.js';

/** Options of {@link shuffledWindows}. */
export interface ShuffledWindowsOptions extends WindowOptions {
  /** Decides the order, together with the epoch. Default 0. */
  readonly seed?: number;
  /** Whether windows that do not fill a batch at the end of an epoch are left out. Default true. */
  readonly dropRemainder?: boolean;
}

/**
 * Batches of independent windows in an order of their own each epoch, as the text generation tutorials
 * of Keras and TensorFlow make them: the ids are cut into pieces of `seqLength + 1`, of which the first
 * `seqLength` are the inputs and the last the targets, both `[batchSize, seqLength]`. What fills no window
 * at the end of the ids is left out; what fills no batch too, unless `dropRemainder` is false: then the
 * last batch of an epoch has fewer rows. The order depends on seed and epoch alone.
 *
 * @param ids The text as ids, in memory or stored.
 * @throws {@link TextDataError} `too-little-data` if there is not one batch in it, `invalid-option` for
 * sizes that are no positive integers or a seed that is no integer.
 * @see [Text generation with an RNN](https://www.tensorflow.org/text/tutorials/text_generation)
 * @example
 * ```ts
 * import { charTokenizer, shuffledWindows } from '@seqlab/text-data';
 *
 * const text = 'Call me Ishmael.';
 * const ids = charTokenizer(text).encode(text);
 * const source = shuffledWindows(ids, { seqLength: 3, batchSize: 2, seed: 7 });
 * for (const { inputs } of source.batches({ epoch: 1 })) console.log(inputs.shape); // [2, 3], twice
 * ```
 */
export function shuffledWindows(ids: Int32Array, options: ShuffledWindowsOptions): WindowBatches;
export function shuffledWindows(
  ids: StoredIds,
  options: ShuffledWindowsOptions,
): StoredWindowBatches;
export function shuffledWindows(
  ids: Int32Array | StoredIds,
  { seqLength, batchSize, seed = 0, dropRemainder = true }: ShuffledWindowsOptions,
): WindowBatches | StoredWindowBatches {
  checkIntegers('shuffledWindows', { seqLength, batchSize });
  checkSeed('shuffledWindows', seed);
  const pieceLength = seqLength + 1;
  const pieces = Math.floor(ids.length / pieceLength);
  const length = dropRemainder ? Math.floor(pieces / batchSize) : Math.ceil(pieces / batchSize);
  if (length < 1) {
    const needed = dropRemainder ? batchSize : 1;
    throw new TextDataError(
      'too-little-data',
      `shuffledWindows: ${needed} pieces of ${pieceLength} take at least ${needed * pieceLength} ids, ` +
        `got ${ids.length}; lower batchSize or seqLength`,
    );
  }
  return windowBatches(ids, {
    seqLength,
    length,
    contiguous: false,
    *starts({ epoch, start }: { epoch: number; start: number }) {
      const order = shuffledOrder(pieces, { seed, epoch });
      for (let batch = start; batch < length; batch++) {
        const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        yield Array.from(chosen, (piece) => piece * pieceLength);
      }
    },
  });
}
