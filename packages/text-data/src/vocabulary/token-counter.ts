import { TokenTable, type TokenVisitor } from './token-table.js';

/** A token, how often it occurs, and in how many documents. */
export interface TokenCount {
  /** How it is written. */
  readonly token: string;
  /** How often it occurs. */
  readonly count: number;
  /** How many documents it occurs in. */
  readonly documents: number;
}

/** Counts the tokens of documents, one document after the other. */
export class TokenCounter {
  readonly #table = new TokenTable();
  #counts = new Float64Array(1 << 10);
  #documents = new Int32Array(1 << 10);
  /** The last document that each token was seen in, from 1. */
  #lastDocument = new Int32Array(1 << 10);
  #documentCount = 0;

  get documentCount(): number {
    return this.#documentCount;
  }

  /** Begins the next document, whose tokens then go to `count`. */
  beginDocument(): void {
    this.#documentCount++;
  }

  /** Counts one token of the current document. */
  readonly count: TokenVisitor = (bytes, start, end, hash) => {
    const number = this.#table.add(bytes, start, end, hash);
    if (number >= this.#counts.length) this.#grow();
    this.#counts[number]!++;
    if (this.#lastDocument[number] === this.#documentCount) return;
    this.#lastDocument[number] = this.#documentCount;
    this.#documents[number]!++;
  };

  /** Every token, most frequent first; of equally frequent ones that which was seen first. */
  byFrequency(): TokenCount[] {
    const order = Array.from({ length: this.#table.size }, (_, i) => i);
    order.sort((a, b) => this.#counts[b]! - this.#counts[a]! || a - b);
    return order.map((number) => ({
      token: this.#table.token(number),
      count: this.#counts[number]!,
      documents: this.#documents[number]!,
    }));
  }

  #grow(): void {
    const length = 2 * this.#counts.length;
    const counts = new Float64Array(length);
    const documents = new Int32Array(length);
    const lastDocument = new Int32Array(length);
    counts.set(this.#counts);
    documents.set(this.#documents);
    lastDocument.set(this.#lastDocument);
    this.#counts = counts;
    this.#documents = documents;
    this.#lastDocument = lastDocument;
  }
}
