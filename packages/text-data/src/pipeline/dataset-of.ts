import { Dataset, fromBeginning } from './dataset.js';
import type { Elements } from './elements.js';

/**
 * A data set of elements in memory.
 *
 * @example
 * ```ts
 * import { datasetOf } from '@seqlab/text-data';
 *
 * console.log(await datasetOf(['a', 'b', 'c']).skip(1).toArray()); // ['b', 'c']
 * ```
 */
export function datasetOf<Element>(elements: readonly Element[]): Dataset<Element> {
  return new Dataset(({ start }) => elements.slice(start), elements.length);
}

/** Options of {@link datasetFrom}. */
export interface DatasetFromOptions {
  /** Elements an epoch, if they are known. */
  readonly length?: number;
}

/**
 * A data set of a stream that can be opened again for each epoch.
 *
 * @param open Gives the elements of an epoch, from the first; the same ones whenever it is called for
 * that epoch.
 * @example
 * ```ts
 * import { datasetFrom } from '@seqlab/text-data';
 *
 * const squares = datasetFrom(function* () {
 *   for (let i = 0; i < 1_000_000; i++) yield i * i;
 * });
 * console.log(await squares.take(3).toArray()); // [0, 1, 4]
 * ```
 */
export function datasetFrom<Element>(
  open: (epoch: number) => Elements<Element>,
  { length }: DatasetFromOptions = {},
): Dataset<Element> {
  return fromBeginning(open, length);
}
