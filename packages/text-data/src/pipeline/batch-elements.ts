import type { Elements } from './elements.js';

/** Options of {@link Dataset.batch}. */
export interface BatchOptions {
  /** Whether elements that do not fill a batch at the end are left out. Default false. */
  readonly dropRemainder?: boolean;
}

/** Runs of `batchSize` elements. */
export async function* batchElements<Element>(
  elements: Elements<Element>,
  { batchSize, dropRemainder }: { batchSize: number; dropRemainder: boolean },
): AsyncGenerator<Element[]> {
  let batch: Element[] = [];
  for await (const element of elements) {
    batch.push(element);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0 && !dropRemainder) yield batch;
}
