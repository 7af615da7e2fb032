/** The bytes of a stream that have arrived and are not used yet. */
export class PendingBytes {
  #bytes = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** A view, good until the next call of `append`. */
  get view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Takes bytes from the front. */
  skip(count: number): void {
    this.#start += count;
  }

  #makeRoom(count: number): void {
    const pending = this.view;
    const needed = pending.length + count;
    // Larger than needed by half at least, so that many small chunks do not move the same bytes each time.
    const target = 1.5 * needed <= this.#bytes.length ? this.#bytes : new Uint8Array(2 * needed);
    target.set(pending);
    this.#bytes = target;
    this.#start = 0;
    this.#end = pending.length;
  }
}
