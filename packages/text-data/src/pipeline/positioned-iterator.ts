import type { Position } from '../batches/batch.js';
import type { Elements } from './elements.js';

/** Gives elements and knows where it is. */
export class PositionedIterator<Element> implements AsyncIterableIterator<Element> {
  readonly #epoch: number;
  readonly #iterator: Iterator<Element> | AsyncIterator<Element>;
  #start: number;

  constructor(elements: Elements<Element>, { epoch, start }: Required<Position>) {
    this.#epoch = epoch;
    this.#start = start;
    this.#iterator =
      Symbol.asyncIterator in elements
        ? elements[Symbol.asyncIterator]()
        : elements[Symbol.iterator]();
  }

  /** Where to go on after the element that was given last. */
  get position(): Required<Position> {
    return { epoch: this.#epoch, start: this.#start };
  }

  /** The next element. */
  async next(): Promise<IteratorResult<Element, undefined>> {
    const result = await this.#iterator.next();
    if (result.done) return { done: true, value: undefined };
    this.#start++;
    return { done: false, value: result.value };
  }

  /** Ends it before its end. */
  async return(): Promise<IteratorResult<Element, undefined>> {
    await this.#iterator.return?.();
    return { done: true, value: undefined };
  }

  /** Itself, for `for await`. */
  [Symbol.asyncIterator](): this {
    return this;
  }
}
