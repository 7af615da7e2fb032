import { GenerateError } from '../errors.js';
import type { TextTokenizer } from '../tokenizer.js';

export interface EncodePromptOptions {
  /** The function, for errors. */
  readonly where: string;
  readonly tokenizer: TextTokenizer;
  /** Takes the place of every character the tokenizer refuses. */
  readonly replaceUnknown: string | undefined;
}

/**
 * The ids of a text. With `replaceUnknown`, every character, as readers see characters, that the
 * tokenizer refuses becomes that text.
 *
 * @throws the tokenizer's own error, which lists the characters it does not know;
 * {@link GenerateError} `invalid-option` for what is no text, or if the replacement is unknown too
 */
export function encodePrompt(
  text: string,
  { where, tokenizer, replaceUnknown }: EncodePromptOptions,
): Int32Array {
  checkText(`${where}: the text`, text);
  if (replaceUnknown === undefined || isKnown(text, tokenizer)) return tokenizer.encode(text);
  checkText(`${where}: replaceUnknown`, replaceUnknown);
  checkReplacement(replaceUnknown, { where, tokenizer });
  const characters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  const known = Array.from(characters, ({ segment }) =>
    isKnown(segment, tokenizer) ? segment : replaceUnknown,
  );
  return tokenizer.encode(known.join(''));
}

function isKnown(text: string, tokenizer: TextTokenizer): boolean {
  try {
    tokenizer.encode(text);
    return true;
  } catch {
    return false;
  }
}

function checkReplacement(
  replacement: string,
  { where, tokenizer }: Pick<EncodePromptOptions, 'where' | 'tokenizer'>,
): void {
  try {
    tokenizer.encode(replacement);
  } catch (cause) {
    throw new GenerateError(
      'invalid-option',
      `${where}: replaceUnknown must be text the tokenizer knows, got ${JSON.stringify(replacement)}`,
      { cause },
    );
  }
}

function checkText(what: string, text: unknown): void {
  if (typeof text === 'string') return;
  throw new GenerateError('invalid-option', `${what} must be a string, got ${String(text)}`);
}
