import { Tokenizer as HuggingFace } from '@huggingface/tokenizers';
import * as v from 'valibot';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import type { Tokenizer } from './tokenizer.js';

/** Options of {@link huggingFaceTokenizer}. */
export interface HuggingFaceTokenizerOptions {
  /** The parsed `tokenizer_config.json` that lies beside it. Default: none. */
  readonly config?: object;
  /** Whether the special tokens that the model wants around a text are added. Default true. */
  readonly addSpecialTokens?: boolean;
  /** Whether special tokens are left out of decoded texts. Default true. */
  readonly skipSpecialTokens?: boolean;
}

/** What a Hugging Face tokenizer is as JSON. */
export interface HuggingFaceTokenizerConfig {
  readonly kind: 'hugging-face';
  readonly tokenizer: object;
  readonly config: object;
  readonly addSpecialTokens: boolean;
  readonly skipSpecialTokens: boolean;
}

/** A tokenizer of the Hugging Face hub. */
export interface HuggingFaceTokenizer extends Tokenizer {
  toJSON(): HuggingFaceTokenizerConfig;
}

/** Keeps a forged id from asking for an array that no memory holds. */
const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 24));
const idsSchema = v.record(v.string(), id);
const fileSchema = v.object({
  added_tokens: v.array(v.object({ id })),
  model: v.object({
    // A model of several languages has a vocabulary of each; a unigram model has a list.
    vocab: v.union([idsSchema, v.record(v.string(), idsSchema), v.array(v.unknown())]),
  }),
});

/**
 * The tokenizer of a `tokenizer.json` file of the Hugging Face hub, run by the npm package
 * `@huggingface/tokenizers`, which has to be installed beside this one. That package does what the file
 * says, so take files from where you trust.
 *
 * @param tokenizer The parsed `tokenizer.json`.
 * @throws {@link TextDataError} `invalid-input` if that package cannot make a tokenizer of it.
 * @see [tokenizer.json](https://huggingface.co/docs/tokenizers/api/tokenizer)
 * @example
 * ```ts
 * import { huggingFaceTokenizer } from '@seqlab/text-data/hugging-face';
 *
 * const tokenizer = huggingFaceTokenizer({
 *   added_tokens: [],
 *   normalizer: null,
 *   pre_tokenizer: { type: 'Whitespace' },
 *   model: { type: 'BPE', vocab: { l: 0, o: 1, w: 2, lo: 3, low: 4 }, merges: ['l o', 'lo w'] },
 *   post_processor: null,
 *   decoder: null,
 * });
 * console.log(tokenizer.encode('low lo')); // 4, 3
 * ```
 */
export function huggingFaceTokenizer(
  tokenizer: object,
  options: HuggingFaceTokenizerOptions = {},
): HuggingFaceTokenizer {
  const { config = {}, addSpecialTokens = true, skipSpecialTokens = true } = options;
  const where = 'huggingFaceTokenizer';
  checkJSON(where, fileSchema, { json: tokenizer, what: 'a Hugging Face tokenizer' });
  const inner = attempt(where, () => new HuggingFace(tokenizer, config));
  // Added tokens may have the highest ids, with gaps before them.
  let vocabularySize = 0;
  for (const known of inner.get_vocab(true).values()) {
    vocabularySize = Math.max(vocabularySize, known + 1);
  }
  const encode = (text: string) =>
    attempt(`${where}.encode`, () => {
      const { ids } = inner.encode(text, { add_special_tokens: addSpecialTokens });
      return Int32Array.from(ids);
    });
  return {
    vocabularySize,
    encode,
    encodeBatch: (texts) => Array.from(texts, encode),
    decode(ids) {
      const list = Array.from(ids);
      const wrong = list.findIndex(
        (one) => !(Number.isInteger(one) && one >= 0 && one < vocabularySize),
      );
      if (wrong !== -1) {
        throw new TextDataError(
          'unknown-token',
          `${where}.decode: ids must lie from 0 to ${vocabularySize - 1}, got ${list[wrong]} at position ${wrong}`,
        );
      }
      if (list.length === 0) return '';
      return attempt(`${where}.decode`, () =>
        inner.decode(list, { skip_special_tokens: skipSpecialTokens }),
      );
    },
    toJSON: () => ({
      kind: 'hugging-face',
      tokenizer,
      config,
      addSpecialTokens,
      skipSpecialTokens,
    }),
  };
}

const configSchema = v.object({
  kind: v.literal('hugging-face'),
  tokenizer: v.custom<object>((value) => typeof value === 'object' && value !== null),
  config: v.custom<object>((value) => typeof value === 'object' && value !== null),
  addSpecialTokens: v.boolean(),
  skipSpecialTokens: v.boolean(),
});

/**
 * The tokenizer that `toJSON` described; give it to `tokenizerFromJSON` to load this kind too.
 *
 * @param json Parsed JSON.
 * @throws {@link TextDataError} `invalid-input` if it describes no Hugging Face tokenizer.
 * @example
 * ```ts
 * import { tokenizerFromJSON } from '@seqlab/text-data';
 * import { huggingFaceTokenizerFromJSON } from '@seqlab/text-data/hugging-face';
 *
 * const load = (json: unknown) =>
 *   tokenizerFromJSON(json, { kinds: { 'hugging-face': huggingFaceTokenizerFromJSON } });
 * ```
 */
export function huggingFaceTokenizerFromJSON(json: unknown): HuggingFaceTokenizer {
  const { tokenizer, ...options } = checkJSON('huggingFaceTokenizerFromJSON', configSchema, {
    json,
    what: 'a Hugging Face tokenizer',
  });
  return huggingFaceTokenizer(tokenizer, options);
}

function attempt<Result>(where: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw new TextDataError(
      'invalid-input',
      `${where}: @huggingface/tokenizers does not take this tokenizer.json: ${String(cause)}`,
      { cause },
    );
  }
}
