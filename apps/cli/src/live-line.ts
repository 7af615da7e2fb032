import { SingleBar } from 'cli-progress';
import { isQuiet } from './messages.js';

/** How often a line is printed where there is no terminal to redraw it on. */
const plainIntervalMs = 10_000;

const widestBar = 20;

export interface Status {
  /** How much is done, from 0 to 1. */
  fraction: number;
  text: string;
}

/**
 * A bar, as wide as there is room for, and a text that are redrawn in place on a terminal. Elsewhere,
 * in a log file for example, the text alone is printed every ten seconds; with `--quiet`, nothing is.
 */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #bar: SingleBar | undefined;
  #printedAt = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    if (!stream.isTTY) return;
    this.#bar = new SingleBar({
      stream,
      format: (_options, { progress, maxWidth }, { text }: Pick<Status, 'text'>) =>
        `${bar(progress, Math.min(widestBar, maxWidth - text.length - 2))} ${text}`,
      clearOnComplete: true,
      linewrap: true,
    });
  }

  update({ fraction, text }: Status): void {
    if (isQuiet()) return;
    if (this.#bar?.isActive) {
      this.#bar.update(fraction, { text });
    } else if (this.#bar !== undefined) {
      this.#bar.start(1, fraction, { text });
    } else if (performance.now() - this.#printedAt >= plainIntervalMs) {
      this.#printedAt = performance.now();
      this.#stream.write(`${text}\n`);
    }
  }

  /** Prints a line that stays. */
  print(text: string): void {
    this.end();
    if (isQuiet()) return;
    this.#stream.write(`${text}\n`);
  }

  /** Removes the live line. */
  end(): void {
    this.#bar?.stop();
  }
}

function bar(progress: number, width: number): string {
  const done = Math.round(progress * Math.max(0, width));
  return '█'.repeat(done) + '░'.repeat(Math.max(0, width - done));
}
