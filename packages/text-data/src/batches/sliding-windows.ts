import { checkIntegers } from '../check-option.js';
import { Dataset, fromBeginning } from '../pipeline/dataset.js';
import type { Elements } from '../pipeline/elements.js';

/** Options of {@link slidingWindows}. */
export interface SlidingWindowsOptions {
  /** Ids of a window. To predict the next id of n, take n + 1 and {@link nextTokenBatch}. */
  readonly windowLength: number;
  /** How far one window begins after the other. Default 1. */
  readonly stride?: number;
}

/**
 * Windows of `windowLength` ids, each `stride` ids further. What does not fill a window at the end is
 * left out.
 *
 * @param ids All ids, or a data set of pieces of them that need not fit into memory.
 * @throws {@link TextDataError} `invalid-option` for sizes that are no positive integers.
 * @example
 * ```ts
 * import { nextTokenBatch, slidingWindows } from '@seqlab/text-data';
 *
 * const source = slidingWindows(Int32Array.of(0, 1, 2, 3, 4, 5, 6), { windowLength: 3, stride: 2 })
 *   .shuffle({ seed: 1 })
 *   .batch(2)
 *   .map((windows) => nextTokenBatch(windows));
 * console.log(source.length); // 2
 * ```
 */
export function slidingWindows(
  ids: Int32Array | Dataset<Int32Array>,
  { windowLength, stride = 1 }: SlidingWindowsOptions,
): Dataset<Int32Array> {
  checkIntegers('slidingWindows', { windowLength, stride });
  if (ids instanceof Dataset) {
    return fromBeginning((epoch) =>
      windowsOfPieces(ids.elements({ epoch }), { windowLength, stride }),
    );
  }
  const length = Math.max(0, Math.floor((ids.length - windowLength) / stride) + 1);
  return new Dataset(function* ({ start }) {
    for (let window = start; window < length; window++) {
      yield ids.slice(window * stride, window * stride + windowLength);
    }
  }, length);
}

async function* windowsOfPieces(
  pieces: Elements<Int32Array>,
  { windowLength, stride }: Required<SlidingWindowsOptions>,
): AsyncGenerator<Int32Array> {
  /** Ids that the windows to come still need, of which the first `skip` belong to none. */
  let rest = new Int32Array(0);
  let skip = 0;
  for await (const piece of pieces) {
    const joined = new Int32Array(rest.length + piece.length);
    joined.set(rest);
    joined.set(piece, rest.length);
    let start = skip;
    for (; start + windowLength <= joined.length; start += stride) {
      yield joined.slice(start, start + windowLength);
    }
    rest = joined.slice(Math.min(start, joined.length));
    skip = Math.max(0, start - joined.length);
  }
}
