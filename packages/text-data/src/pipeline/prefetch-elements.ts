import { PositionedIterator } from './positioned-iterator.js';
import type { Elements } from './elements.js';

/**
 * The same elements; up to `count` of them are asked for while the last one is still worked on, one after
 * the other and none after the last.
 */
export async function* prefetchElements<Element>(
  elements: Elements<Element>,
  count: number,
): AsyncGenerator<Element> {
  const iterator = new PositionedIterator(elements, { epoch: 0, start: 0 });
  const ahead: Promise<IteratorResult<Element, undefined>>[] = [];
  let asking = false;
  let ended = false;
  const ask = () => {
    if (asking || ended || ahead.length >= count) return;
    asking = true;
    const next = iterator.next();
    ahead.push(next);
    // An error is thrown when its element's turn comes, not here.
    next.then(
      ({ done }) => {
        asking = false;
        ended ||= done === true;
        ask();
      },
      () => (ended = true),
    );
  };
  try {
    for (;;) {
      ask();
      const result = await ahead.shift()!;
      if (result.done) return;
      ask();
      yield result.value;
    }
  } finally {
    ended = true;
    await iterator.return();
  }
}
