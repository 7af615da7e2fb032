import {
  bpeTokenizer,
  byteTokenizer,
  charTokenizer,
  regexTokenizer,
  segmentTokenizer,
  wordTokenizer,
  type Tokenizer,
} from '@seqlab/text-data';
import { badInput, CliError, messageOf } from '../cli-error.js';
import type { TokenizerChoice } from './tokenizer-kinds.js';

/** Byte pairs are trained to a size; other vocabularies end with the text. */
const defaultBpeSize = 1000;

/**
 * A tokenizer of the kind that was asked for, with the vocabulary of the texts, which are read once.
 *
 * @throws {@link CliError} for options that another kind has, or that make no sense.
 */
export async function fitTokenizer(
  texts: AsyncIterable<string>,
  { kind, maxTokens, pattern, locale }: TokenizerChoice,
): Promise<Tokenizer> {
  refuse(locale !== undefined && kind !== 'segment', '--locale', '--kind segment');
  refuse(pattern !== undefined && kind !== 'regex', '--pattern', '--kind regex');
  const isSized = kind !== 'character' && kind !== 'grapheme' && kind !== 'byte';
  refuse(maxTokens !== undefined && !isSized, '--max-tokens', '--kind word, segment, regex or bpe');
  const limit = maxTokens === undefined ? {} : { maxTokens };
  return badInput<Tokenizer>(`--kind ${kind}`, () => {
    switch (kind) {
      case 'character':
        return charTokenizer(texts);
      case 'grapheme':
        return charTokenizer(texts, { unit: 'grapheme' });
      case 'byte':
        return byteTokenizer();
      case 'word':
        return wordTokenizer(texts, limit);
      case 'segment':
        return segmentTokenizer(texts, { ...limit, ...(locale !== undefined && { locale }) });
      case 'regex':
        return regexTokenizer(texts, { ...limit, pattern: compile(pattern) });
      case 'bpe':
        return bpeTokenizer(texts, { vocabularySize: maxTokens ?? defaultBpeSize });
    }
  });
}

function refuse(isWrong: boolean, option: string, kinds: string): void {
  if (isWrong) throw new CliError(`${option} goes with ${kinds}`);
}

function compile(pattern: string | undefined): RegExp {
  if (pattern === undefined)
    throw new CliError(String.raw`--kind regex needs --pattern, '\p{L}+|\S' for example`);
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    throw new CliError(`--pattern: ${messageOf(error)}`, { cause: error });
  }
}
