import { countBidirectional, countStacked } from './combined.js';
import { countDense, countEmbedding } from './feed-forward.js';
import { countGRU, countLSTM, countSimpleRNN } from './recurrent.js';

/**
 * How many parameters a layer has, without building it: the total, the count of each weight, and
 * the formula as text. `bidirectional` takes the count of a recurrent layer, the others the sizes
 * of a layer; `stacked` counts several layers of one cell.
 *
 * All throw a SeqLayersError `invalid-option` for sizes that are no positive integers.
 *
 * @example
 * ```ts
 * import { paramCount } from '@seqlab/seq-layers';
 *
 * const count = paramCount.lstm({ inputDim: 16, units: 64 });
 * console.log(count.formula); // 4 × (16×64 + 64×64 + 64) = 20,736
 * console.log(count.parts); // { kernel: 4096, recurrentKernel: 16384, bias: 256 }
 * console.log(paramCount.bidirectional(count).total); // 41472
 * ```
 */
export const paramCount = {
  /** Of `simpleRNN`. */
  simpleRNN: countSimpleRNN,
  /** Of `lstm`: four times as many as of `simpleRNN`. */
  lstm: countLSTM,
  /** Of `gru`: three times as many, and a second bias with `resetAfter`. */
  gru: countGRU,
  /** Of `embedding`. */
  embedding: countEmbedding,
  /** Of `dense`. */
  dense: countDense,
  /** Of both directions of a layer with this count. */
  bidirectional: countBidirectional,
  /** Of `stacked`. */
  stacked: countStacked,
} as const;
