import type { Model } from '@seqlab/seq-layers';
import { GenerateError } from '../errors.js';
import { requireStepwise } from '../model/require-stepwise.js';
import { encodePrompt } from '../text/encode-prompt.js';
import type { TextTokenizer } from '../tokenizer.js';
import { tokenSurprises } from './token-surprises.js';

/** Options of {@link score}. */
export interface ScoreOptions {
  /** Text before the one that is scored. Default none: then the first token has no score. */
  context?: string | undefined;
  /** Takes the place of characters that the tokenizer does not know. Default: its error. */
  replaceUnknown?: string | undefined;
  /** Aborted, scoring throws its reason. */
  signal?: AbortSignal | undefined;
}

/** A token, and how unexpected it was. */
export interface TokenSurprise {
  /** Its id in the tokenizer. */
  readonly id: number;
  /** The token on its own. */
  readonly text: string;
  /** −ln of its probability, given all that came before. */
  readonly nats: number;
}

/** How likely a model finds a text. */
export interface TextScore {
  /** The natural logarithm of the probability of the scored tokens. */
  readonly logLikelihood: number;
  /** How many tokens are scored. */
  readonly tokens: number;
  /** How many characters, code points, they stand for. */
  readonly characters: number;
  /** `exp(−logLikelihood / tokens)`: the model was as unsure as between so many tokens. */
  readonly perplexity: number;
  /** `−logLikelihood / ln 2 / characters`: comparable between tokenizers. */
  readonly bitsPerCharacter: number;
  /** Each scored token in turn; together they make `−logLikelihood`. */
  readonly surprises: readonly TokenSurprise[];
}

/**
 * How likely a model finds a text, as a whole and token by token. Without a `context` the model has
 * nothing to expect the first token from; it is read and not scored, nor are its characters counted. Texts
 * may have any length. The model's own states are neither read nor changed.
 *
 * @throws {@link GenerateError} `invalid-data` for a text of fewer than two tokens without a context, or
 * of none with one; `invalid-model` for a model that cannot read token by token, or is not the
 * tokenizer's; `invalid-output` for outputs that are NaN. The tokenizer's own error for text it cannot
 * encode; the reason of an aborted signal.
 *
 * @example
 * ```ts
 * import { score } from '@seqlab/generate';
 *
 * // model and tokenizer as in the example of `stream`
 * const { perplexity, surprises } = await score(model, tokenizer, 'It was the times of best.');
 * console.log(perplexity, surprises.find(({ nats }) => nats > 5)?.text);
 * ```
 */
export async function score(
  model: Model,
  tokenizer: TextTokenizer,
  text: string,
  { context = '', replaceUnknown, signal }: ScoreOptions = {},
): Promise<TextScore> {
  const where = 'score';
  requireStepwise(where, model);
  const encode = (one: string) => encodePrompt(one, { where, tokenizer, replaceUnknown });
  // A tokenizer that begins every text with a token begins an empty one with it too.
  const [before, own] = [context === '' ? [] : encode(context), encode(text)];
  const scored = before.length > 0 ? own : own.subarray(1);
  if (scored.length === 0) {
    throw new GenerateError(
      'invalid-data',
      `${where}: the text has ${own.length} tokens, so none can be scored; without a context it takes two`,
    );
  }
  const all = Int32Array.from([...before, ...own]);
  const { vocabularySize } = tokenizer;
  const nats = (await tokenSurprises(model, all, { vocabularySize, signal })).slice(-scored.length);
  const surprises = Array.from(scored, (id, i) => ({
    id,
    text: tokenizer.decode([id]),
    nats: nats[i]!,
  }));
  const total = nats.reduce((sum, one) => sum + one, 0);
  const unscored = before.length > 0 ? '' : tokenizer.decode([own[0]!]);
  const characters = countCharacters(text, unscored);
  return {
    logLikelihood: -total,
    tokens: scored.length,
    characters,
    perplexity: Math.exp(total / scored.length),
    bitsPerCharacter: total / Math.LN2 / characters,
    surprises,
  };
}

/** Without those of its first token, which may be one that is no part of the text, such as a start token. */
function countCharacters(text: string, first: string): number {
  const isPart = text.toLowerCase().startsWith(first.toLowerCase());
  return [...text].length - (isPart ? [...first].length : 0);
}
