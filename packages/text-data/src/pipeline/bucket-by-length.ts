import type { BatchOptions } from './batch-elements.js';
import type { Elements } from './elements.js';

/** Options of {@link Dataset.bucketByLength}. */
export interface BucketOptions<Element> extends BatchOptions {
  /** Rising lengths: a bucket ends below each, one more has what is longer. */
  readonly boundaries: readonly number[];
  /** Elements of a batch, for all buckets or for each of them (one more than boundaries). */
  readonly batchSize: number | readonly number[];
  /** The length of an element. */
  length(this: void, element: Element): number;
}

/** Batches of elements of similar length: each bucket gives one when it is full, the rest at the end. */
export async function* bucketElements<Element>(
  elements: Elements<Element>,
  { boundaries, batchSize, length, dropRemainder = false }: BucketOptions<Element>,
): AsyncGenerator<Element[]> {
  const buckets: Element[][] = Array.from({ length: boundaries.length + 1 }, () => []);
  const sizeOf = (bucket: number) =>
    typeof batchSize === 'number' ? batchSize : batchSize[bucket]!;
  for await (const element of elements) {
    const shorter = boundaries.findIndex((boundary) => length(element) < boundary);
    const bucket = shorter === -1 ? boundaries.length : shorter;
    const batch = buckets[bucket]!;
    batch.push(element);
    if (batch.length < sizeOf(bucket)) continue;
    buckets[bucket] = [];
    yield batch;
  }
  if (!dropRemainder) yield* buckets.filter((batch) => batch.length > 0);
}
