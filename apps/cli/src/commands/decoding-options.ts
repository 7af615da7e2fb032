import { InvalidArgumentError, Option } from 'commander';
import { decimal, integer } from '../option-values.js';

/** A token and what is added to its logit. */
type Bias = readonly [token: string, bias: number];

/** What the options of {@link decodingOptions} are read as. */
export interface DecodingArguments {
  temperature: number;
  topK?: number;
  topP?: number;
  minP?: number;
  typicalP?: number;
  repetitionPenalty?: number;
  frequencyPenalty?: number;
  presencePenalty?: number;
  bias?: Bias[];
}

/** What the options of {@link restrictionOptions} are read as. */
export interface RestrictionArguments {
  /** In tokens. */
  length: number;
  noRepeatNgram?: number;
  stop?: string[];
  stopToken?: string[];
  ban?: string[];
  regex?: RegExp;
}

const share = decimal({ above: 0, max: 1 });
const finite = decimal({});

/** How tokens are drawn; nothing of it concerns beam search, where nothing is drawn. */
export function decodingOptions(): Option[] {
  return [
    new Option('--temperature <t>', 'below 1 safer, above 1 wilder; 0 takes the likeliest')
      .argParser(decimal({ min: 0 }))
      .default(0.8),
    new Option('--top-k <k>', 'draw from the k likeliest tokens').argParser(
      integer({ min: 1, max: 2 ** 31 - 1 }),
    ),
    new Option(
      '--top-p <share>',
      'from the likeliest that together have this probability',
    ).argParser(share),
    new Option(
      '--min-p <share>',
      'from those this many times as likely as the likeliest',
    ).argParser(decimal({ min: 0, max: 1 })),
    new Option(
      '--typical-p <share>',
      'from those of most typical surprise that together have this probability',
    ).argParser(share),
    new Option('--repetition-penalty <factor>', 'above 1: less of what is in the text').argParser(
      decimal({ above: 0 }),
    ),
    new Option(
      '--frequency-penalty <logit>',
      'taken from a token for every time it was written',
    ).argParser(finite),
    new Option('--presence-penalty <logit>', 'taken from a token once it was written').argParser(
      finite,
    ),
    new Option('--bias <token=number>', "added to a token's logit; repeatable").argParser(
      collect(readBias),
    ),
  ];
}

/** What may be written and where it ends, drawn or searched for. */
export function restrictionOptions(): Option[] {
  const noRepeatNgram = new Option('--no-repeat-ngram <n>', 'no n tokens in a row occur twice');
  // Commander takes every --no- for the opposite of an option.
  noRepeatNgram.negate = false;
  return [
    new Option('--length <n>', 'tokens to write at most: characters, for a character model')
      .argParser(integer({ min: 1, max: 1_000_000_000 }))
      .default(500),
    noRepeatNgram.argParser(integer({ min: 1, max: 1_000_000 })),
    new Option('--stop <text>', 'ends the text, and is left out; repeatable').argParser(
      collect(readText),
    ),
    new Option('--stop-token <token>', 'ends the text, and is left out; repeatable').argParser(
      collect(readText),
    ),
    new Option('--ban <token>', 'is never written; repeatable').argParser(collect(readText)),
    new Option('--regex <pattern>', 'the whole text after the prompt matches it').argParser(
      readRegex,
    ),
  ];
}

/** An option that is given several times becomes a list. */
function collect<T>(read: (text: string) => T): (text: string, previous?: T[]) => T[] {
  return (text, previous = []) => [...previous, read(text)];
}

function readText(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

/** The last `=` parts token and number, so that `==1` is about the token `=`. */
function readBias(text: string): Bias {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a token, = and a number, such as e=-2.');
  return [text.slice(0, at), finite(text.slice(at + 1))];
}

function readRegex(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}
