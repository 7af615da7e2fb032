/** Continuations of several texts by one token each, the best of them in order. */
export class BestCandidates {
  readonly #capacity: number;
  readonly #scores: Float64Array;
  readonly #rows: Int32Array;
  readonly #ids: Int32Array;
  #count = 0;

  /** @param capacity How many are kept. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#scores = new Float64Array(capacity);
    this.#rows = new Int32Array(capacity);
    this.#ids = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Keeps a candidate if it is good enough; among equals the one that came first is better. */
  add(score: number, row: number, id: number): void {
    const scores = this.#scores;
    if (this.#count === this.#capacity && !(score > scores[this.#count - 1]!)) return;
    let place = Math.min(this.#count, this.#capacity - 1);
    for (; place > 0 && scores[place - 1]! < score; place--) {
      scores[place] = scores[place - 1]!;
      this.#rows[place] = this.#rows[place - 1]!;
      this.#ids[place] = this.#ids[place - 1]!;
    }
    scores[place] = score;
    this.#rows[place] = row;
    this.#ids[place] = id;
    if (this.#count < this.#capacity) this.#count += 1;
  }

  /** The candidate of a place, the best at 0. */
  at(place: number): { score: number; row: number; id: number } {
    return {
      score: this.#scores[place]!,
      row: this.#rows[place]!,
      id: this.#ids[place]!,
    };
  }

  clear(): void {
    this.#count = 0;
  }
}
