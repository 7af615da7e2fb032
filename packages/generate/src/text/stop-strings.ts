import { GenerateError } from '../errors.js';

/**
 * Watches a text that comes in pieces for strings that end it. What may be the beginning of one is held
 * back until more is known. Texts are compared code unit by code unit: `e` stops at the first part of an
 * `é` of two characters too.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = '';
  #isStopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** Whether one of the strings came. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** What is certain to be before any stop string, now that this piece has come. */
  push(piece: string): string {
    const text = this.#held + piece;
    const start = this.#firstStop(text);
    if (start >= 0) {
      this.#isStopped = true;
      this.#held = '';
      return text.slice(0, start);
    }
    const end = text.length - this.#possibleBeginning(text);
    this.#held = text.slice(end);
    return text.slice(0, end);
  }

  /** What was held back, once no more will come. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  clone(): StopStrings {
    const copy = new StopStrings(this.#stops);
    copy.#held = this.#held;
    copy.#isStopped = this.#isStopped;
    return copy;
  }

  /** Where the string begins that is complete first, −1 if none is; how the text is cut plays no part. */
  #firstStop(text: string): number {
    let first = -1;
    let firstEnd = Infinity;
    for (const stop of this.#stops) {
      const start = text.indexOf(stop);
      const end = start + stop.length;
      if (start < 0 || end > firstEnd || (end === firstEnd && start > first)) continue;
      first = start;
      firstEnd = end;
    }
    return first;
  }

  /** The length of the longest end of the text that a stop string begins with. */
  #possibleBeginning(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}

/** @throws {@link GenerateError} `invalid-option` for a stop string that is empty or none */
export function stopStringsOf(
  where: string,
  stop: string | readonly string[] = [],
): readonly string[] {
  const stops = Array.isArray(stop) ? [...stop] : [stop];
  for (const one of stops) {
    if (typeof one === 'string' && one !== '') continue;
    throw new GenerateError(
      'invalid-option',
      `${where}: stop must be texts that are not empty, got ${JSON.stringify(one)}`,
    );
  }
  return stops;
}
