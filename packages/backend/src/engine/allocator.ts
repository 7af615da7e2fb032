import { BackendError } from '../errors.js';

/** A piece of the shared memory. */
export interface Block {
  /** Byte offset, a multiple of 64 (a cache line, and more than any vector asks for). */
  readonly address: number;
  /** Usable bytes: the size of its class, at least what was asked for. */
  readonly bytes: number;
}

const LINE = 64;
const PAGE = 65536;

/** Rounds up to one of four sizes between powers of two, so a freed block serves similar requests. */
export function sizeClass(bytes: number): number {
  if (bytes <= 4 * LINE) return Math.max(LINE, Math.ceil(bytes / LINE) * LINE);
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}

/**
 * Hands out blocks of a WebAssembly memory. Freed blocks wait in a list of their size class, so a
 * training step that repeats allocates nothing after its first round.
 */
export class Allocator {
  readonly #memory: WebAssembly.Memory;
  readonly #maximumBytes: number;
  readonly #free = new Map<number, Block[]>();
  #top: number;
  #inUse = 0;
  #peak = 0;

  constructor(memory: WebAssembly.Memory, options: { firstByte: number; maximumBytes: number }) {
    this.#memory = memory;
    this.#top = Math.ceil(options.firstByte / LINE) * LINE;
    this.#maximumBytes = options.maximumBytes;
  }

  /** Bytes handed out now. */
  get bytesInUse(): number {
    return this.#inUse;
  }

  /** The most that was ever handed out at once, since the start or the last `resetPeak`. */
  get peakBytes(): number {
    return this.#peak;
  }

  resetPeak(): void {
    this.#peak = this.#inUse;
  }

  /** @throws BackendError `out-of-memory` when the memory cannot grow any further. */
  allocate(bytes: number): Block {
    const size = sizeClass(bytes);
    const block =
      this.#free.get(size)?.pop() ??
      this.#extend(size) ??
      this.#cutFromLarger(size) ??
      this.#joinAndCut(size);
    if (block === undefined) throw this.#full(size);
    this.#inUse += block.bytes;
    this.#peak = Math.max(this.#peak, this.#inUse);
    return block;
  }

  free(block: Block): void {
    this.#inUse -= block.bytes;
    this.#keepFree(block);
  }

  #keepFree(block: Block): void {
    const list = this.#free.get(block.bytes);
    if (list) list.push(block);
    else this.#free.set(block.bytes, [block]);
  }

  #extend(size: number): Block | undefined {
    const end = this.#top + size;
    if (end > this.#maximumBytes) return undefined;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / PAGE));
      } catch {
        return undefined;
      }
    }
    const block = { address: this.#top, bytes: size };
    this.#top = end;
    return block;
  }

  /** A piece of the smallest free block that is larger than asked for. */
  #cutFromLarger(size: number): Block | undefined {
    let best: Block[] | undefined;
    for (const [bytes, list] of this.#free) {
      if (bytes > size && list.length > 0 && bytes < (best?.[0]?.bytes ?? Infinity)) best = list;
    }
    const whole = best?.pop();
    if (whole === undefined) return undefined;
    this.#keepFree({ address: whole.address + size, bytes: whole.bytes - size });
    return { address: whole.address, bytes: size };
  }

  /** The last resort, for which free blocks that touch become one, and those at the end free memory. */
  #joinAndCut(size: number): Block | undefined {
    const blocks = [...this.#free.values()].flat().toSorted((a, b) => a.address - b.address);
    const joined: Block[] = [];
    for (const block of blocks) {
      const last = joined.at(-1);
      if (last && last.address + last.bytes === block.address) {
        joined[joined.length - 1] = { address: last.address, bytes: last.bytes + block.bytes };
      } else {
        joined.push(block);
      }
    }
    const last = joined.at(-1);
    if (last && last.address + last.bytes === this.#top) {
      joined.pop();
      this.#top = last.address;
    }
    this.#free.clear();
    for (const block of joined) this.#keepFree(block);
    return this.#free.get(size)?.pop() ?? this.#cutFromLarger(size) ?? this.#extend(size);
  }

  #full(size: number): BackendError {
    const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
    const limited = this.#maximumBytes < 2 ** 32;
    return new BackendError(
      'out-of-memory',
      `seqlab backend: no room for ${mb(size)} more: ${mb(this.#inUse)} are in use and ` +
        `${mb(this.#top - this.#inUse)} free in smaller pieces, of ${mb(this.#maximumBytes)} that ` +
        (limited ? 'memoryLimit allows. Raise it, lower' : 'WebAssembly can address. Lower') +
        ' the batch size, the sequence length or the units, or dispose of tensors that are no longer needed.',
    );
  }
}
