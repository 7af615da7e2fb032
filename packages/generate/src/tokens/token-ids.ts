import { GenerateError } from '../errors.js';
import type { TextTokenizer } from '../tokenizer.js';

/** A token by its id, or by a text that is encoded to it alone. */
export type TokenReference = number | string;

export interface TokenIdOptions {
  /** The function and option, for errors: `generate: bannedTokens`. */
  readonly what: string;
  readonly tokenizer: TextTokenizer;
}

/** @throws {@link GenerateError} `invalid-option` unless the reference names one token. */
export function tokenId(token: TokenReference, { what, tokenizer }: TokenIdOptions): number {
  const { vocabularySize } = tokenizer;
  if (typeof token === 'number') {
    if (Number.isInteger(token) && token >= 0 && token < vocabularySize) return token;
    throw new GenerateError(
      'invalid-option',
      `${what}: ids must be integers from 0 to ${vocabularySize - 1}, got ${token}`,
    );
  }
  const ids = encode(token, { what, tokenizer });
  if (ids.length === 1) return ids[0]!;
  throw new GenerateError(
    'invalid-option',
    `${what}: ${JSON.stringify(token)} must be one token, but is ${ids.length}; name tokens by their ids`,
  );
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
