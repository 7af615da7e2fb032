import type { DocumentFrequencies } from '../encodings/document-frequencies.js';
import { TextDataError } from '../errors.js';
import { listSpecialTokens, type SpecialToken, type SpecialTokens } from './special-tokens.js';
import { visitToken } from './token-bytes.js';
import type { TokenCount } from './token-counter.js';
import { TokenTable } from './token-table.js';

/** Options of {@link Vocabulary.decode}. */
export interface DecodeOptions {
  /** Put between tokens. Default a space. */
  readonly separator?: string;
  /** Stands for ids that are no token's. Default `?`. */
  readonly unknown?: string;
}

/** What a vocabulary is as JSON. */
export interface VocabularyConfig {
  /** Says what this is the JSON of. */
  readonly kind: 'vocabulary';
  /** Those it has, with their ids. */
  readonly specialTokens: SpecialTokens;
  /** The ids up to this one are no ordinary token's. */
  readonly indexFrom: number;
  /** How many documents were counted. */
  readonly documentCount: number;
  /** The ordinary tokens in the order of their ids, and what was counted of each. */
  readonly tokens: readonly string[];
  /** How often each of `tokens` occurs. */
  readonly counts: readonly number[];
  /** In how many documents each of `tokens` occurs. */
  readonly documents: readonly number[];
}

/** What a vocabulary is made of: ordinary tokens in the order of their ids, the first `indexFrom` + 1. */
export interface VocabularyParts {
  readonly tokens: readonly TokenCount[];
  readonly documentCount: number;
  readonly specialTokens: SpecialTokens;
  readonly indexFrom: number;
}

/**
 * Tokens and their ids. Special tokens have the ids they were given; the most frequent ordinary token
 * has id `indexFrom` + 1, the next one more, and so on.
 */
export class Vocabulary {
  /** Those it has, with their ids. */
  readonly specialTokens: SpecialTokens;
  /** The ids up to this one are no ordinary token's: Keras' `index_from`. */
  readonly indexFrom: number;
  /** How many documents were counted. */
  readonly documentCount: number;
  readonly #tokens: readonly TokenCount[];
  readonly #table = new TokenTable();
  readonly #special: readonly SpecialToken[];

  /** Use {@link buildVocabulary}, {@link vocabularyFromWordIndex} or {@link vocabularyFromJSON}. */
  constructor({ tokens, documentCount, specialTokens, indexFrom }: VocabularyParts) {
    this.specialTokens = specialTokens;
    this.indexFrom = indexFrom;
    this.documentCount = documentCount;
    this.#tokens = tokens;
    this.#special = listSpecialTokens(specialTokens);
    for (const { token } of tokens) visitToken(token, (...range) => this.#table.add(...range));
    const special = new Set(this.#special.map(({ token }) => token));
    if (this.#table.size < tokens.length || tokens.some(({ token }) => special.has(token))) {
      throw new TextDataError('invalid-input', 'Vocabulary: every token may occur only once');
    }
  }

  /** How many ids there are, from 0: `inputDim` of an embedding. */
  get size(): number {
    return this.indexFrom + 1 + this.#tokens.length;
  }

  /** The ordinary tokens, most frequent first. */
  get tokens(): readonly string[] {
    return this.#tokens.map(({ token }) => token);
  }

  /** The id of a token, special or not, undefined if it has none. */
  idOf(token: string): number | undefined {
    const special = this.#special.find((one) => one.token === token);
    if (special !== undefined) return special.id;
    const id = visitToken(token, (...range) => this.lookUp(...range));
    return id === -1 ? undefined : id;
  }

  /** The token of an id, undefined if there is none. */
  tokenOf(id: number): string | undefined {
    return id > this.indexFrom
      ? this.#tokens[id - this.indexFrom - 1]?.token
      : this.#special.find((special) => special.id === id)?.token;
  }

  /** How often a token was counted, 0 if it is no ordinary token of this vocabulary. */
  countOf(token: string): number {
    return this.#countsOf(token)?.count ?? 0;
  }

  /** In how many documents a token was counted, 0 if it is no ordinary token of this vocabulary. */
  documentCountOf(token: string): number {
    return this.#countsOf(token)?.documents ?? 0;
  }

  /** The ids of tokens, `[length]`. Those without one become that of the unknown token, or are left out. */
  encode(tokens: Iterable<string>): Int32Array {
    const unknown = this.specialTokens.unknown?.id;
    const ids: number[] = [];
    for (const token of tokens) {
      const id = this.idOf(token) ?? unknown;
      if (id !== undefined) ids.push(id);
    }
    return Int32Array.from(ids);
  }

  /**
   * The tokens of ids as one text: what Keras' examples call `decode_review`.
   *
   * @example
   * ```ts
   * import { vocabularyFromWordIndex } from '@seqlab/text-data';
   *
   * const vocabulary = vocabularyFromWordIndex({ the: 1, whale: 2 });
   * console.log(vocabulary.decode([1, 4, 5, 2])); // <START> the whale <UNK>
   * ```
   */
  decode(ids: ArrayLike<number>, { separator = ' ', unknown = '?' }: DecodeOptions = {}): string {
    return Array.from(ids, (id) => this.tokenOf(id) ?? unknown).join(separator);
  }

  /** In how many documents each id occurs, for TF-IDF: what Keras' `Tokenizer` keeps as `index_docs`. */
  documentFrequencies(): DocumentFrequencies {
    const counts = new Int32Array(this.size);
    this.#tokens.forEach(({ documents }, i) => (counts[this.indexFrom + 1 + i] = documents));
    return { documentCount: this.documentCount, counts };
  }

  /** The ordinary tokens with what was counted of each, most frequent first. */
  tokenCounts(): readonly TokenCount[] {
    return this.#tokens;
  }

  /** @internal The id of a token given as bytes, −1 if it is no ordinary token. */
  lookUp(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const number = this.#table.find(bytes, start, end, hash);
    return number === -1 ? -1 : this.indexFrom + 1 + number;
  }

  /** What `vocabularyFromJSON` makes it again from. */
  toJSON(): VocabularyConfig {
    return {
      kind: 'vocabulary',
      specialTokens: this.specialTokens,
      indexFrom: this.indexFrom,
      documentCount: this.documentCount,
      tokens: this.tokens,
      counts: this.#tokens.map(({ count }) => count),
      documents: this.#tokens.map(({ documents }) => documents),
    };
  }

  #countsOf(token: string): TokenCount | undefined {
    const number = visitToken(token, (...range) => this.#table.find(...range));
    return this.#tokens[number];
  }
}
