import { PositionedIterator } from './positioned-iterator.js';
import type { Elements } from './elements.js';

/** The same elements; up to `count` of them are asked for while the last one is still worked on. */
export async function* prefetchElements<Element>(
  elements: Elements<Element>,
  count: number,
): AsyncGenerator<Element> {
  const iterator = new PositionedIterator(elements, { epoch: 0, start: 0 });
  const ahead: Promise<IteratorResult<Element, undefined>>[] = [];
  try {
    for (;;) {
      while (ahead.length <= count) {
        const next = iterator.next();
        // An error is thrown when its element's turn comes, not before.
        next.catch(() => {});
        ahead.push(next);
      }
      const result = await ahead.shift()!;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    await iterator.return();
  }
}
