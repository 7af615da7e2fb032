import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { TextDataError } from '../errors.js';
import type { BatchPosition, BatchSource } from './batch.js';
import { checkWindowOptions, cutWindows, type WindowOptions } from './window-options.js';

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
 * @param ids The text as ids.
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
export function shuffledWindows(ids: Int32Array, options: ShuffledWindowsOptions): BatchSource {
  checkWindowOptions('shuffledWindows', options);
  const { seqLength, batchSize, seed = 0 } = options;
  if (!Number.isInteger(seed)) {
    throw new TextDataError(
      'invalid-option',
      `shuffledWindows: seed must be an integer, got ${seed}`,
    );
  }
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
  return {
    length,
    contiguous: false,
    *batches({ epoch = 0, start = 0 }: BatchPosition = {}) {
      const order = shuffledOrder(pieces, { seed, epoch });
      for (let batch = start; batch < length; batch++) {
        const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        yield cutWindows(
          ids,
          chosen.map((piece) => piece * pieceLength),
          seqLength,
        );
      }
    },
  };
}

/** The numbers from 0 to `count` − 1 in an order that seed and epoch decide: Fisher and Yates' shuffle. */
function shuffledOrder(
  count: number,
  { seed, epoch }: { seed: number; epoch: number },
): Int32Array {
  // Neighbouring seeds and epochs must not share a stream: an odd multiplier spreads the epochs.
  const random = xoroshiro128plus(seed ^ Math.imul(epoch + 1, 0x9e3779b1));
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
