import { open, type FileHandle } from 'node:fs/promises';
import { parseMetricsLine, type MetricsLine } from '../run/metrics-line.js';
import { fileStamp } from './file-stamp.js';

/** Read at once, so that a long file does not stop everything else for long. */
const chunkBytes = 1 << 18;

/** So many bytes before the place that was read up to have to be there still. */
const fingerprintBytes = 256;

const lineFeed = 0x0a;

/** What a reading found: lines that are new, or that all lines before are void. */
export type TailNews = readonly MetricsLine[] | 'restart';

/**
 * Reads a metrics.jsonl while another process writes it. A last line that is not whole is read when it is;
 * a file that was cut back or replaced, as by a training that goes on from a checkpoint, is read anew.
 */
export class MetricsTail {
  readonly #file: string;
  #offset = 0;
  /** The bytes before the offset. */
  #fingerprint: Buffer = Buffer.alloc(0);
  #seen = '';
  #damagedLines = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Whole lines that are none of metrics. */
  get damagedLines(): number {
    return this.#damagedLines;
  }

  /** What is new since it was read last; nothing if the file does not exist yet. */
  async *read(): AsyncGenerator<TailNews, void, undefined> {
    const stamp = await fileStamp(this.#file);
    if (stamp === this.#seen) return;
    if (stamp === '') {
      this.#begin();
      yield 'restart';
      return;
    }
    const handle = await open(this.#file);
    try {
      if (!(await this.#goesOn(handle))) {
        this.#begin();
        yield 'restart';
      }
      yield* this.#readLines(handle);
    } finally {
      await handle.close();
    }
    // Only now: whoever stops reading early begins there again.
    this.#seen = stamp;
  }

  #begin(): void {
    this.#offset = 0;
    this.#fingerprint = Buffer.alloc(0);
    this.#seen = '';
    this.#damagedLines = 0;
  }

  /** Whether what was read is still there. Each line has its time, so another line has other bytes. */
  async #goesOn(handle: FileHandle): Promise<boolean> {
    const { length } = this.#fingerprint;
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, this.#offset - length);
    return bytesRead === length && bytes.equals(this.#fingerprint);
  }

  async *#readLines(handle: FileHandle): AsyncGenerator<MetricsLine[], void, undefined> {
    let unfinished: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(chunkBytes);
      const position = this.#offset + unfinished.length;
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position);
      if (bytesRead === 0) return;
      const bytes = Buffer.concat([unfinished, chunk.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(lineFeed) + 1;
      unfinished = bytes.subarray(end);
      if (end === 0) continue;
      const whole = bytes.subarray(0, end);
      this.#offset += end;
      const known = Buffer.concat([this.#fingerprint, whole.subarray(-fingerprintBytes)]);
      this.#fingerprint = Buffer.from(known.subarray(-fingerprintBytes));
      yield this.#parse(whole.toString('utf8'));
    }
  }

  #parse(text: string): MetricsLine[] {
    return text.split('\n').flatMap((line) => {
      if (line === '') return [];
      try {
        return [parseMetricsLine(line)];
      } catch {
        this.#damagedLines += 1;
        return [];
      }
    });
  }
}
