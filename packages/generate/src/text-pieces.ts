import type { TextTokenizer } from './tokenizer.js';

/** Ends within a character: half a surrogate pair, or what a decoder puts for missing bytes. */
const unfinished = /[\uD800-\uDBFF\uFFFD]$/;

/** Turns ids that come one by one into pieces of text, none of which ends within a character. */
export class TextPieces {
  readonly #tokenizer: TextTokenizer;
  #pending: number[] = [];

  constructor(tokenizer: TextTokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** The text that is complete with this id; empty while its last character is not. */
  push(id: number): string {
    this.#pending.push(id);
    const text = this.#tokenizer.decode(this.#pending);
    if (unfinished.test(text)) return '';
    this.#pending = [];
    return text;
  }

  /** What is left at the end, complete or not. */
  flush(): string {
    const text = this.#pending.length > 0 ? this.#tokenizer.decode(this.#pending) : '';
    this.#pending = [];
    return text;
  }
}
