import type { Position } from '../batches/batch.js';
import type { OpenElements } from './elements.js';

/** Several epochs of a source as one. Where its length is known, those before the start are not opened. */
export async function* repeatElements<Element>(
  open: OpenElements<Element>,
  { epoch, start }: Required<Position>,
  { count, length }: { count: number; length: number | undefined },
): AsyncGenerator<Element> {
  let skip = start;
  let round = 0;
  if (length) {
    round = Math.floor(start / length);
    skip = start % length;
  }
  for (; round < count; round++) {
    const inner = epoch * count + round;
    if (length !== undefined) {
      yield* open({ epoch: inner, start: skip });
      skip = 0;
      continue;
    }
    let seen = 0;
    for await (const element of open({ epoch: inner, start: 0 })) {
      if (seen++ >= skip) yield element;
    }
    skip = Math.max(0, skip - seen);
  }
}
