import { checkList } from '../check-list.js';
import { GenerateError } from '../errors.js';
import type { TextTokenizer } from '../tokenizer.js';

/** A token by its id, or by its text: one that is encoded to this token alone. */
export type TokenReference = number | string;

export interface TokenIdOptions {
  /** The function and option, for errors: `generate: bannedTokens`. */
  readonly what: string;
  readonly tokenizer: TextTokenizer;
}

/**
 * The ids of tokens that an option lists.
 *
 * @throws {@link GenerateError} `invalid-option` unless it is a list, and each reference names one token
 */
export function tokenIds(
  tokens: Iterable<TokenReference> | undefined,
  options: TokenIdOptions,
): number[] {
  if (tokens === undefined) return [];
  checkList(options.what, tokens);
  return Array.from(tokens, (token) => tokenId(token, options));
}

/** @throws {@link GenerateError} `invalid-option` unless the reference names one token. */
export function tokenId(token: TokenReference, { what, tokenizer }: TokenIdOptions): number {
  if (typeof token === 'string') return idOfText(token, { what, tokenizer });
  const { vocabularySize } = tokenizer;
  if (Number.isInteger(token) && token >= 0 && token < vocabularySize) return token;
  throw new GenerateError(
    'invalid-option',
    `${what}: ids must be integers from 0 to ${vocabularySize - 1}, got ${String(token)}`,
  );
}

function idOfText(text: string, { what, tokenizer }: TokenIdOptions): number {
  const ids = encode(text, { what, tokenizer });
  const shown = JSON.stringify(text);
  if (ids.length !== 1) {
    throw new GenerateError(
      'invalid-option',
      `${what}: ${shown} must be one token, but is ${ids.length}; name tokens by their ids`,
    );
  }
  // What a vocabulary does not have, special tokens too, is encoded to its unknown token.
  const own = tokenizer.decode([ids[0]!]);
  if (fold(own) === fold(text)) return ids[0]!;
  throw new GenerateError(
    'invalid-option',
    `${what}: ${shown} is no token of this tokenizer, which reads it as ${JSON.stringify(own)}; ` +
      'name special tokens by their ids',
  );
}

/** Tokenizers may change case, forms of characters, and spaces around. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

function encode(text: string, { what, tokenizer }: TokenIdOptions): Int32Array {
  try {
    return tokenizer.encode(text);
  } catch (cause) {
    throw new GenerateError(
      'invalid-option',
      `${what}: ${JSON.stringify(text)} is no token of this tokenizer: ${(cause as Error).message}`,
      { cause },
    );
  }
}
