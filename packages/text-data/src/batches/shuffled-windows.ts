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
}

/**
 * Batches of independent windows in an order of their own each epoch, as the text generation tutorials
 * of Keras and TensorFlow make them: the ids are cut into pieces of `seqLength + 1`, of which the first
 * `seqLength` are the inputs and the last the targets, both `[batchSize, seqLength]`. Remainders are
 * left out. The order depends on seed and epoch alone.
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
  { seqLength, batchSize, seed = 0 }: ShuffledWindowsOptions,
): WindowBatches | StoredWindowBatches {
  checkIntegers('shuffledWindows', { seqLength, batchSize });
  checkSeed('shuffledWindows', seed);
  const pieceLength = seqLength + 1;
  const pieces = Math.floor(ids.length / pieceLength);
  const length = Math.floor(pieces / batchSize);
  if (length < 1) {
    throw new TextDataError(
      'too-little-data',
      `shuffledWindows: ${batchSize} pieces of ${pieceLength} take at least ${batchSize * pieceLength} ids, ` +
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
