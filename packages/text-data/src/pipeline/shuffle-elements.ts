import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { shuffle } from '../random/generator.js';
import type { Elements } from './elements.js';

/** Options of {@link Dataset.shuffle}. */
export interface ShuffleOptions {
  /**
   * How many elements are held at a time; each given one is drawn from that many. Default: all of them,
   * which is a shuffle in which every order is equally likely.
   */
  readonly bufferSize?: number;
  /** Decides the order, together with the epoch. Default 0. */
  readonly seed?: number;
}

/** Every element once, each drawn from a buffer that the elements pass through. */
export async function* shuffleElements<Element>(
  elements: Elements<Element>,
  { bufferSize, random }: { bufferSize: number; random: RandomGenerator },
): AsyncGenerator<Element> {
  const buffer: Element[] = [];
  for await (const element of elements) {
    if (buffer.length < bufferSize) {
      buffer.push(element);
      continue;
    }
    const place = uniformInt(random, 0, bufferSize - 1);
    yield buffer[place]!;
    buffer[place] = element;
  }
  shuffle(buffer, random);
  yield* buffer;
}
