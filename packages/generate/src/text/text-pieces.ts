import type { TextTokenizer } from '../tokenizer.js';

/** The end of a character that is cut: half a surrogate pair, or what a decoder puts for missing bytes. */
const unfinished = /[\uD800-\uDBFF\uFFFD]$/;
/** As many tokens have the last character of a text, which has four bytes at most. */
const contextLength = 4;
/** When tokens before these are let go. */
const mostIds = 8;

/**
 * Turns ids that come one by one into pieces of text, none of which ends within a character. A piece is
 * what a token adds to the text of those before it, so that separators and spaces come out right.
 */
export class TextPieces {
  readonly #tokenizer: TextTokenizer;
  /** The last tokens. */
  #ids: number[];
  /** What was given of their text, or was there before. */
  #given: string;

  /** @param context The ids before the first piece, such as a prompt's. */
  constructor(tokenizer: TextTokenizer, context: ArrayLike<number> = []) {
    this.#tokenizer = tokenizer;
    this.#ids = Array.from(context).slice(-contextLength);
    this.#given = this.#ids.length > 0 ? tokenizer.decode(this.#ids) : '';
  }

  /** The text that is complete with this id; what is unfinished of its last character is held back. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#tokenizer.decode(this.#ids);
    const piece = this.#give(text.replace(unfinished, ''));
    if (this.#ids.length >= mostIds) this.#forget(text.length - this.#given.length);
    return piece;
  }

  /** What is left at the end, complete or not. */
  flush(): string {
    if (this.#ids.length === 0) return '';
    return this.#give(this.#tokenizer.decode(this.#ids));
  }

  clone(): TextPieces {
    const copy = new TextPieces(this.#tokenizer);
    copy.#ids = [...this.#ids];
    copy.#given = this.#given;
    return copy;
  }

  /** What there is more in the text of the tokens now. */
  #give(text: string): string {
    const piece = text.slice(this.#given.length);
    if (piece !== '') this.#given = text;
    return piece;
  }

  /** Lets go of all tokens but the last; so many code units of their text are held back. */
  #forget(heldLength: number): void {
    this.#ids = this.#ids.slice(-contextLength);
    const text = this.#tokenizer.decode(this.#ids);
    this.#given = text.slice(0, text.length - heldLength);
  }
}
