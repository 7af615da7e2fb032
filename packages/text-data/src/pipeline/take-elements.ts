import type { Position } from '../batches/batch.js';
import type { OpenElements } from './elements.js';

/** Only the first elements of an epoch. */
export async function* takeElements<Element>(
  open: OpenElements<Element>,
  { epoch, start }: Required<Position>,
  count: number,
): AsyncGenerator<Element> {
  let left = count - start;
  if (left <= 0) return;
  for await (const element of open({ epoch, start })) {
    yield element;
    if (--left === 0) return;
  }
}
