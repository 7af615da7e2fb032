import * as v from 'valibot';
import { checkIntegers } from '../check-option.js';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import { mergeBytes } from './bpe-merging.js';
import { keyOf, trainMerges, type Pair } from './bpe-training.js';
import { foldTexts, type Texts } from './texts.js';
import type { Tokenizer } from './tokenizer.js';

/** Options of {@link bpeTokenizer}. */
export interface BpeTokenizerOptions {
  /** How many ids there are at most: 256 bytes, the merges, the special tokens. */
  readonly vocabularySize: number;
  /** Pairs of tokens that occur less often are not merged. Default 2. */
  readonly minFrequency?: number;
  /** Tokens that no text is encoded to, such as `<|endoftext|>`. They have the last ids. Default none. */
  readonly specialTokens?: readonly string[];
}

/** What a BPE tokenizer is as JSON. */
export interface BpeTokenizerConfig {
  /** Says what this is the JSON of. */
  readonly kind: 'bpe';
  /** The pairs in the order they were learned; the first has id 256. */
  readonly merges: readonly Pair[];
  /** Their ids come after those of the pairs, in this order. */
  readonly specialTokens: readonly string[];
}

/** A tokenizer of byte pairs. */
export interface BpeTokenizer extends Tokenizer {
  /** In the order of their ids. */
  readonly specialTokens: readonly string[];
  /** The id of a special token. */
  specialTokenId(token: string): number | undefined;
  toJSON(): BpeTokenizerConfig;
}

const byteCount = 256;
/** The words that merges stay within; GPT-2's. Every text consists of them. */
const wordPattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const cachedWords = 1 << 15;
const longestCached = 64;
/** What the keys of pairs hold. */
const mostIds = 2 ** 24;
/** Of all tokens together. Each merge may double the longest: 50 forged ones make a petabyte. */
const mostBytes = 2 ** 28;

/**
 * A tokenizer of byte pairs, trained on texts: it begins with the 256 bytes of UTF-8 and makes the most
 * frequent pair of neighbouring tokens a token of its own, again and again. Nothing is unknown to it,
 * and decoding gives back every text that is well-formed Unicode; half of a surrogate pair, which UTF-8 does
 * not have, comes back as the replacement character `�`. Merges stay within words as GPT-2
 * cuts them.
 *
 * @param texts What to train on: one text or several, or a stream of texts, for which the result is a
 * promise.
 * @throws {@link TextDataError} `invalid-option` if the vocabulary is too small for the bytes and the
 * special tokens.
 * @see Sennrich et al., [Neural Machine Translation of Rare Words with Subword Units](https://arxiv.org/abs/1508.07909)
 * @see Radford et al., Language Models are Unsupervised Multitask Learners (2019), for bytes
 * @example
 * ```ts
 * import { bpeTokenizer } from '@seqlab/text-data';
 *
 * const tokenizer = bpeTokenizer('low low low lower lowest', { vocabularySize: 258 });
 * console.log(tokenizer.encode('low').length); // 1
 * ```
 */
export function bpeTokenizer(texts: Texts, options: BpeTokenizerOptions): BpeTokenizer;
export function bpeTokenizer(
  texts: AsyncIterable<string>,
  options: BpeTokenizerOptions,
): Promise<BpeTokenizer>;
export function bpeTokenizer(
  texts: Texts | AsyncIterable<string>,
  { vocabularySize, minFrequency = 2, specialTokens = [] }: BpeTokenizerOptions,
): BpeTokenizer | Promise<BpeTokenizer> {
  checkIntegers('bpeTokenizer', { vocabularySize }, byteCount + specialTokens.length);
  checkIntegers('bpeTokenizer', { minFrequency });
  const mostMerges = Math.min(vocabularySize, mostIds) - byteCount - specialTokens.length;
  checkDistinct('bpeTokenizer', specialTokens);
  const words = new Map<string, number>();
  return foldTexts(texts, {
    add(text) {
      for (const [word] of text.matchAll(wordPattern)) words.set(word, (words.get(word) ?? 0) + 1);
    },
    finish() {
      const merges = trainMerges(words, {
        merges: mostMerges,
        minFrequency,
        firstId: byteCount,
      });
      return new BytePairTokenizer({ merges, specialTokens });
    },
  });
}

const configSchema = v.object({
  kind: v.literal('bpe'),
  merges: v.pipe(
    v.array(v.strictTuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer())])),
    v.maxLength(mostIds - byteCount),
  ),
  specialTokens: v.array(v.string()),
});

/** The tokenizer that `toJSON` described; `json` is not trusted. For {@link tokenizerFromJSON}. */
export function bpeTokenizerFromJSON(json: unknown): BpeTokenizer {
  const where = 'tokenizerFromJSON';
  const { merges, specialTokens } = checkJSON(where, configSchema, {
    json,
    what: 'a BPE tokenizer',
  });
  merges.forEach((pair, i) => {
    if (pair.every((id) => id >= 0 && id < byteCount + i)) return;
    throw new TextDataError(
      'invalid-input',
      `${where}: merge ${i} must join ids from 0 to ${byteCount + i - 1}, got ${pair.join(' and ')}`,
    );
  });
  if (new Set(merges.map(keyOf)).size < merges.length) {
    throw new TextDataError('invalid-input', `${where}: no two tokens may be merged twice`);
  }
  checkDistinct(where, specialTokens);
  return new BytePairTokenizer({ merges, specialTokens });
}

function checkDistinct(where: string, specialTokens: readonly string[]): void {
  if (new Set(specialTokens).size === specialTokens.length) return;
  throw new TextDataError('invalid-option', `${where}: specialTokens must be different`);
}

class BytePairTokenizer implements BpeTokenizer {
  readonly specialTokens: readonly string[];
  readonly #merges: readonly Pair[];
  readonly #ranks = new Map<number, number>();
  /** The bytes of each id but the special ones. */
  readonly #bytes: Uint8Array[];
  readonly #cache = new Map<string, Int32Array>();

  constructor({ merges, specialTokens }: Omit<BpeTokenizerConfig, 'kind'>) {
    this.specialTokens = specialTokens;
    this.#merges = merges;
    this.#bytes = Array.from({ length: byteCount }, (_, byte) => Uint8Array.of(byte));
    let total = byteCount;
    merges.forEach((pair, rank) => {
      const [left, right] = [this.#bytes[pair[0]]!, this.#bytes[pair[1]]!];
      total += left.length + right.length;
      if (total > mostBytes) {
        throw new TextDataError(
          'invalid-input',
          `bpeTokenizer: with merge ${rank} the tokens take more than ${mostBytes} bytes`,
        );
      }
      const bytes = new Uint8Array(left.length + right.length);
      bytes.set(left);
      bytes.set(right, left.length);
      this.#bytes.push(bytes);
      this.#ranks.set(keyOf(pair), rank);
    });
  }

  get vocabularySize(): number {
    return this.#bytes.length + this.specialTokens.length;
  }

  encode(text: string): Int32Array {
    const ids: number[] = [];
    for (const [word] of text.matchAll(wordPattern)) {
      for (const id of this.#encodeWord(word)) ids.push(id);
    }
    return Int32Array.from(ids);
  }

  encodeBatch(texts: Iterable<string>): Int32Array[] {
    return Array.from(texts, (text) => this.encode(text));
  }

  decode(ids: ArrayLike<number>): string {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let text = '';
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      const bytes = this.#bytes[id];
      const special = this.specialTokens[id - this.#bytes.length];
      if (bytes !== undefined) {
        text += decoder.decode(bytes, { stream: true });
      } else if (special !== undefined) {
        text += decoder.decode() + special;
      } else {
        throw new TextDataError(
          'unknown-token',
          `bpeTokenizer.decode: ids must lie from 0 to ${this.vocabularySize - 1}, got ${id} at position ${i}`,
        );
      }
    }
    return text + decoder.decode();
  }

  specialTokenId(token: string): number | undefined {
    const place = this.specialTokens.indexOf(token);
    return place === -1 ? undefined : this.#bytes.length + place;
  }

  toJSON(): BpeTokenizerConfig {
    return { kind: 'bpe', merges: this.#merges, specialTokens: this.specialTokens };
  }

  #encodeWord(word: string): Int32Array {
    const known = this.#cache.get(word);
    if (known !== undefined) return known;
    const rankOf = (left: number, right: number) => this.#ranks.get(keyOf([left, right]));
    const ids = mergeBytes(new TextEncoder().encode(word), rankOf, byteCount);
    if (word.length <= longestCached) {
      if (this.#cache.size === cachedWords) this.#cache.clear();
      this.#cache.set(word, ids);
    }
    return ids;
  }
}
