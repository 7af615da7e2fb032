/** The ids of one text so far, and what penalties count of them. */
export class TokenHistory {
  readonly #vocabularySize: number;
  #ids = new Int32Array(64);
  #length = 0;
  #isKnown: Uint8Array;
  #known: Int32Array;
  #knownCount = 0;
  #written: Int32Array;

  constructor(vocabularySize: number) {
    this.#vocabularySize = vocabularySize;
    this.#isKnown = new Uint8Array(vocabularySize);
    this.#known = new Int32Array(vocabularySize);
    this.#written = new Int32Array(vocabularySize);
  }

  /** All ids, read or written, in order. The array is longer than `length`. */
  get ids(): Int32Array {
    return this.#ids;
  }

  get length(): number {
    return this.#length;
  }

  /** Each id that occurs, once, in the order they came. The array is longer than `knownCount`. */
  get known(): Int32Array {
    return this.#known;
  }

  get knownCount(): number {
    return this.#knownCount;
  }

  /** How often each id was written, `[vocabularySize]`. */
  get written(): Int32Array {
    return this.#written;
  }

  /** Adds ids that were given, such as a prompt's. */
  read(ids: ArrayLike<number>): void {
    for (let i = 0; i < ids.length; i++) this.#push(ids[i]!);
  }

  /** Adds an id that was generated. */
  write(id: number): void {
    this.#push(id);
    this.#written[id]! += 1;
  }

  clone(): TokenHistory {
    const copy = new TokenHistory(this.#vocabularySize);
    copy.#ids = this.#ids.slice();
    copy.#length = this.#length;
    copy.#isKnown.set(this.#isKnown);
    copy.#known.set(this.#known);
    copy.#knownCount = this.#knownCount;
    copy.#written.set(this.#written);
    return copy;
  }

  #push(id: number): void {
    if (this.#length === this.#ids.length) {
      const longer = new Int32Array(2 * this.#length);
      longer.set(this.#ids);
      this.#ids = longer;
    }
    this.#ids[this.#length++] = id;
    if (this.#isKnown[id] === 0) {
      this.#isKnown[id] = 1;
      this.#known[this.#knownCount++] = id;
    }
  }
}
