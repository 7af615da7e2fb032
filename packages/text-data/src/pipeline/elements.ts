import type { Position } from '../batches/batch.js';

/** Elements that come at once or one after the other. */
export type Elements<Element> = Iterable<Element> | AsyncIterable<Element>;

/** Gives the elements of an epoch from a place on; the same position always gives the same elements. */
export type OpenElements<Element> = (position: Required<Position>) => Elements<Element>;

/** The elements but for the first `count`. */
export async function* skipElements<Element>(
  elements: Elements<Element>,
  count: number,
): AsyncGenerator<Element> {
  let left = count;
  for await (const element of elements) {
    if (left > 0) left--;
    else yield element;
  }
}
