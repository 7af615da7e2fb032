/**
 * Called with each token of a text: bytes `start` to `end` of UTF-8 that is overwritten by the next
 * text, and their hash (see {@link hashByte}).
 */
export type TokenVisitor = (bytes: Uint8Array, start: number, end: number, hash: number) => void;

/** The hash of no bytes: FNV-1a, which takes one byte after the other. */
export const emptyHash = 0x811c9dc5 | 0;

/** The hash of some bytes and one more. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/**
 * Numbers distinct tokens from 0 in the order they are added. Tokens come as ranges of bytes and are
 * compared in place, so millions of words are counted or looked up without making strings of them.
 */
export class TokenTable {
  #size = 0;
  #mask = (1 << 10) - 1;
  /** Open addressing, at most half full: hash, then number + 1 or 0 for a free slot. */
  #slots = new Int32Array(2 << 10);
  /** Token i is the bytes from #starts[i] to #starts[i + 1]. */
  #starts = new Int32Array((1 << 9) + 1);
  #bytes = new Uint8Array(1 << 12);

  get size(): number {
    return this.#size;
  }

  /** The number of a token, −1 if there is none. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    return this.#slots[2 * this.#slotOf(bytes, start, end, hash) + 1]! - 1;
  }

  /** The number of a token, which is added if it is new. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slot = this.#slotOf(bytes, start, end, hash);
    const known = this.#slots[2 * slot + 1]!;
    if (known !== 0) return known - 1;
    const number = this.#size++;
    const offset = this.#starts[number]!;
    const newEnd = offset + end - start;
    if (newEnd > this.#bytes.length) {
      const larger = new Uint8Array(2 * newEnd);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), offset);
    this.#starts[this.#size] = newEnd;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = this.#size;
    if (2 * this.#size > this.#mask) this.#grow();
    return number;
  }

  /** The token of a number below `size`. */
  token(number: number): string {
    return decoder.decode(this.#bytes.subarray(this.#starts[number], this.#starts[number + 1]));
  }

  /** The slot that has the token, or the free one that would take it. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    // The high bits fold into the low ones, which choose the slot.
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[2 * slot + 1]! - 1;
      if (number < 0) return slot;
      if (slots[2 * slot] === hash && this.#equals(number, bytes, start, end)) return slot;
    }
  }

  #equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    let i = this.#starts[number]!;
    if (this.#starts[number + 1]! - i !== end - start) return false;
    for (let j = start; j < end; j++) if (own[i++] !== bytes[j]) return false;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    const mask = 2 * this.#mask + 1;
    const slots = new Int32Array(2 * (mask + 1));
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      const hash = old[i]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = old[i + 1]!;
    }
    this.#slots = slots;
    this.#mask = mask;
    const starts = new Int32Array((mask + 1) / 2 + 1);
    starts.set(this.#starts);
    this.#starts = starts;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
