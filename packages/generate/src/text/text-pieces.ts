import type { TextTokenizer } from '../tokenizer.js';

/** Ends within a character: half a surrogate pair, or what a decoder puts for missing bytes. */
const unfinished = /[\uD800-\uDBFF\uFFFD]$/;
/** A character has four bytes at most; what is no text after so many tokens will not become any. */
const mostPending = 8;
/** The tokens of the prompt that say how the first piece begins. */
const contextLength = 4;

/**
 * Turns ids that come one by one into pieces of text, none of which ends within a character. A piece is
 * what its tokens add to the text of those before them, so that separators and spaces come out right.
 */
export class TextPieces {
  readonly #tokenizer: TextTokenizer;
  /** The tokens before the next piece, then those of it that have come. */
  #ids: number[];
  #contextCount: number;
  #contextText: string;

  /** @param context The ids before the first piece, such as a prompt's. */
  constructor(tokenizer: TextTokenizer, context: ArrayLike<number> = []) {
    this.#tokenizer = tokenizer;
    this.#ids = Array.from(context).slice(-contextLength);
    this.#contextCount = this.#ids.length;
    this.#contextText = this.#contextCount > 0 ? tokenizer.decode(this.#ids) : '';
  }

  /** The text that is complete with this id; empty while its last character is not. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#tokenizer.decode(this.#ids);
    const pending = this.#ids.length - this.#contextCount;
    return unfinished.test(text) && pending < mostPending ? '' : this.#release(text);
  }

  /** What is left at the end, complete or not. */
  flush(): string {
    if (this.#ids.length === this.#contextCount) return '';
    return this.#release(this.#tokenizer.decode(this.#ids));
  }

  clone(): TextPieces {
    const copy = new TextPieces(this.#tokenizer);
    copy.#ids = [...this.#ids];
    copy.#contextCount = this.#contextCount;
    copy.#contextText = this.#contextText;
    return copy;
  }

  #release(text: string): string {
    const piece = text.slice(this.#contextText.length);
    this.#ids.splice(0, this.#contextCount);
    this.#contextCount = this.#ids.length;
    this.#contextText = this.#tokenizer.decode(this.#ids);
    return piece;
  }
}
