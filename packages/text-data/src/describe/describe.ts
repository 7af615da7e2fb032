import { checkIntegers } from '../check-option.js';
import { TextDataError } from '../errors.js';
import type { DatasetDescription } from './dataset-description.js';
import {
  DatasetStatistics,
  type DescribedElement,
  type DescribeOptions,
} from './dataset-statistics.js';

/**
 * Counts what is in a data set: the numbers for choosing `maxLen` and `numWords`. It is read once and never
 * held in memory. {@link formatDescription} makes a text of the result.
 *
 * @param dataset Sequences of ids, or `{ ids, label }`, in memory or streamed; the result is a promise for
 * an async iterable, such as a {@link Dataset}.
 * @throws {@link TextDataError} `too-little-data` without a single sequence, `invalid-input` for a data
 * set or elements of another kind, `invalid-option` for percentiles that are not above 0 and up to 100 or sizes that are no
 * positive integers.
 * @example
 * ```ts
 * import { describe } from '@seqlab/text-data';
 *
 * const { lengths, coverage, classes } = describe(
 *   [
 *     { ids: [1, 2, 3, 1], label: 'spam' },
 *     { ids: [1, 2], label: 'ham' },
 *   ],
 *   { percentiles: [50], vocabularySizes: [2] },
 * );
 * console.log(lengths.percentiles); // [{ percentile: 50, length: 2 }]
 * console.log(coverage); // [{ vocabularySize: 2, share: 0.833… }]
 * console.log(classes); // [{ label: 'spam', count: 1, share: 0.5 }, { label: 'ham', count: 1, share: 0.5 }]
 * ```
 */
export function describe(
  dataset: Iterable<DescribedElement>,
  options?: DescribeOptions,
): DatasetDescription;
export function describe(
  dataset: AsyncIterable<DescribedElement>,
  options?: DescribeOptions,
): Promise<DatasetDescription>;
export function describe(
  dataset: Iterable<DescribedElement> | AsyncIterable<DescribedElement>,
  options: DescribeOptions = {},
): DatasetDescription | Promise<DatasetDescription> {
  checkOptions(options);
  checkIterable(dataset);
  if (Symbol.asyncIterator in dataset) return describeStream(dataset, options);
  const statistics = new DatasetStatistics();
  for (const element of dataset) statistics.add(element);
  return statistics.describe(options);
}

async function describeStream(
  dataset: AsyncIterable<DescribedElement>,
  options: DescribeOptions,
): Promise<DatasetDescription> {
  const statistics = new DatasetStatistics();
  for await (const element of dataset) statistics.add(element);
  return statistics.describe(options);
}

function checkIterable(dataset: unknown): void {
  if (typeof dataset === 'object' && dataset !== null) {
    if (Symbol.iterator in dataset || Symbol.asyncIterator in dataset) return;
  }
  throw new TextDataError(
    'invalid-input',
    `describe: expected a data set or a list of sequences, got ${String(dataset)}; ` +
      `of { sequences, labels } labelledDataset makes one`,
  );
}

function checkOptions({ percentiles = [], vocabularySizes = [], mostFrequent }: DescribeOptions) {
  checkIntegers('describe', { mostFrequent }, 0);
  for (const size of vocabularySizes) checkIntegers('describe', { vocabularySizes: size });
  for (const percentile of percentiles) {
    if (percentile > 0 && percentile <= 100) continue;
    throw new TextDataError(
      'invalid-option',
      `describe: percentiles must be above 0 and up to 100, got ${percentile}`,
    );
  }
}
