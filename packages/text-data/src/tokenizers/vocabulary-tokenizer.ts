import type { Splitter, SplitterConfig } from '../splitters/splitter.js';
import {
  ngramLengths,
  ngramSplitter,
  splitIntoStrings,
  type Ngrams,
} from '../splitters/ngram-splitter.js';
import { vocabularyOfCounts, type VocabularyOptions } from '../vocabulary/build-vocabulary.js';
import { TokenCounter } from '../vocabulary/token-counter.js';
import type { TokenVisitor } from '../vocabulary/token-table.js';
import type { Vocabulary, VocabularyConfig } from '../vocabulary/vocabulary.js';
import { TextDataError } from '../errors.js';
import { foldTexts, type Texts } from './texts.js';
import type { Tokenizer } from './tokenizer.js';

/** Options of every tokenizer that has a vocabulary. */
export interface VocabularyTokenizerOptions extends VocabularyOptions {
  /**
   * Runs of neighbouring tokens are tokens too: 2 for single tokens and pairs, `[2]` for pairs alone, as
   * in Keras' `TextVectorization`. First come those of the first length. Default 1.
   */
  readonly ngrams?: Ngrams;
  /** Whether each sequence begins with the start token. Default false. */
  readonly addStart?: boolean;
  /** Whether each sequence ends with the end token. Default false. */
  readonly addEnd?: boolean;
}

/** What a tokenizer with a vocabulary is as JSON. */
export interface VocabularyTokenizerConfig {
  readonly kind: 'vocabulary-tokenizer';
  readonly splitter: SplitterConfig;
  readonly ngrams: readonly number[];
  readonly addStart: boolean;
  readonly addEnd: boolean;
  readonly vocabulary: VocabularyConfig;
}

/** A tokenizer that cuts a text into tokens and looks each up in a vocabulary. */
export interface VocabularyTokenizer extends Tokenizer {
  /** The tokens it knows and their ids. */
  readonly vocabulary: Vocabulary;
  /** The tokens of a text, known or not. */
  tokenize(text: string): string[];
  toJSON(): VocabularyTokenizerConfig;
}

/** What a tokenizer is made of besides its vocabulary. */
export interface TokenizerParts {
  readonly splitter: Splitter;
  readonly ngrams?: Ngrams | undefined;
  readonly addStart?: boolean | undefined;
  readonly addEnd?: boolean | undefined;
}

/** Counts the tokens of the texts and makes a tokenizer with the vocabulary that the options choose. */
export function fitVocabularyTokenizer(
  where: string,
  texts: Texts | AsyncIterable<string>,
  { splitter, ...options }: VocabularyTokenizerOptions & { splitter: Splitter },
): VocabularyTokenizer | Promise<VocabularyTokenizer> {
  const lengths = ngramLengths(where, options.ngrams ?? 1);
  const cut = withNgrams(splitter, lengths);
  const counter = new TokenCounter();
  return foldTexts(texts, {
    add(text) {
      counter.beginDocument();
      cut.split(text, counter.count);
    },
    finish: () =>
      createVocabularyTokenizer(where, vocabularyOfCounts(where, counter, options), {
        ...options,
        splitter,
      }),
  });
}

/** @throws {@link TextDataError} `invalid-option` if the vocabulary lacks a token that is to be added. */
export function createVocabularyTokenizer(
  where: string,
  vocabulary: Vocabulary,
  { splitter, ngrams = 1, addStart = false, addEnd = false }: TokenizerParts,
): VocabularyTokenizer {
  const { start, end } = vocabulary.specialTokens;
  if ((addStart && !start) || (addEnd && !end)) {
    throw new TextDataError(
      'invalid-option',
      `${where}: addStart and addEnd need start and end among the special tokens`,
    );
  }
  return new SplittingTokenizer(vocabulary, {
    splitter,
    lengths: ngramLengths(where, ngrams),
    before: addStart ? start : undefined,
    after: addEnd ? end : undefined,
  });
}

interface Parts {
  readonly splitter: Splitter;
  readonly lengths: readonly number[];
  readonly before: { readonly id: number } | undefined;
  readonly after: { readonly id: number } | undefined;
}

class SplittingTokenizer implements VocabularyTokenizer {
  readonly vocabulary: Vocabulary;
  readonly #parts: Parts;
  readonly #splitter: Splitter;
  /** The ids of the text that is being encoded. */
  #ids = new Int32Array(1 << 10);
  #length = 0;

  constructor(vocabulary: Vocabulary, parts: Parts) {
    this.vocabulary = vocabulary;
    this.#parts = parts;
    this.#splitter = withNgrams(parts.splitter, parts.lengths);
  }

  get vocabularySize(): number {
    return this.vocabulary.size;
  }

  encode(text: string): Int32Array {
    const { before, after } = this.#parts;
    this.#length = 0;
    if (before) this.#push(before.id);
    this.#splitter.split(text, this.#visit);
    if (after) this.#push(after.id);
    return this.#ids.slice(0, this.#length);
  }

  encodeBatch(texts: Iterable<string>): Int32Array[] {
    return Array.from(texts, (text) => this.encode(text));
  }

  decode(ids: ArrayLike<number>): string {
    return this.vocabulary.decode(ids, { separator: this.#splitter.separator });
  }

  tokenize(text: string): string[] {
    return splitIntoStrings(this.#splitter, text);
  }

  toJSON(): VocabularyTokenizerConfig {
    return {
      kind: 'vocabulary-tokenizer',
      splitter: this.#parts.splitter.config,
      ngrams: this.#parts.lengths,
      addStart: this.#parts.before !== undefined,
      addEnd: this.#parts.after !== undefined,
      vocabulary: this.vocabulary.toJSON(),
    };
  }

  readonly #visit: TokenVisitor = (bytes, start, end, hash) => {
    const id = this.vocabulary.lookUp(bytes, start, end, hash);
    if (id !== -1) this.#push(id);
    else if (this.vocabulary.specialTokens.unknown)
      this.#push(this.vocabulary.specialTokens.unknown.id);
  };

  #push(id: number): void {
    if (this.#length === this.#ids.length) {
      const longer = new Int32Array(2 * this.#length);
      longer.set(this.#ids);
      this.#ids = longer;
    }
    this.#ids[this.#length++] = id;
  }
}

function withNgrams(splitter: Splitter, lengths: readonly number[]): Splitter {
  const single = lengths.length === 1 && lengths[0] === 1;
  return single ? splitter : ngramSplitter(splitter, lengths);
}
