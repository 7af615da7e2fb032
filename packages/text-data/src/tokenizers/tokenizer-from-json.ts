import * as v from 'valibot';
import { checkJSON } from '../check-json.js';
import { TextDataError } from '../errors.js';
import { regexSplitter } from '../splitters/regex-splitter.js';
import { segmentSplitter } from '../splitters/segment-splitter.js';
import { splitterSchema, type Splitter, type SplitterConfig } from '../splitters/splitter.js';
import { wordSplitter } from '../splitters/word-splitter.js';
import { vocabularyFromJSON } from '../vocabulary/vocabulary-from-json.js';
import { bpeTokenizerFromJSON } from './bpe-tokenizer.js';
import { byteTokenizer } from './byte-tokenizer.js';
import { charTokenizerFromJSON } from './char-tokenizer.js';
import type { Tokenizer } from './tokenizer.js';
import { createVocabularyTokenizer, type VocabularyTokenizer } from './vocabulary-tokenizer.js';

const where = 'tokenizerFromJSON';

/** Options of {@link tokenizerFromJSON}. */
export interface TokenizerFromJSONOptions {
  /**
   * Tokenizers of other kinds, such as `{ 'hugging-face': huggingFaceTokenizerFromJSON }` or one's own:
   * each kind and what makes a tokenizer of its JSON. Default none.
   */
  readonly kinds?: Readonly<Record<string, (json: unknown) => Tokenizer>>;
}

/**
 * The tokenizer that `toJSON` described, of whatever kind it is.
 *
 * @param json Parsed JSON, not trusted. A regular expression in it is run on the texts that are encoded.
 * @throws {@link TextDataError} `invalid-input` or `invalid-option` if it describes no tokenizer.
 * @example
 * ```ts
 * import { tokenizerFromJSON, wordTokenizer } from '@seqlab/text-data';
 *
 * const file = JSON.stringify(wordTokenizer('Call me Ishmael.'));
 * console.log(tokenizerFromJSON(JSON.parse(file)).encode('call me')); // 4, 5
 * ```
 */
export function tokenizerFromJSON(
  json: unknown,
  { kinds = {} }: TokenizerFromJSONOptions = {},
): Tokenizer {
  const revivers = new Map(Object.entries({ ...ownKinds, ...kinds }));
  const schema = v.object({ kind: v.picklist([...revivers.keys()]) });
  const { kind } = checkJSON(where, schema, { json, what: 'a tokenizer' });
  return revivers.get(kind)!(json);
}

const ownKinds = {
  character: charTokenizerFromJSON,
  'vocabulary-tokenizer': vocabularyTokenizerFromJSON,
  byte: () => byteTokenizer(),
  bpe: bpeTokenizerFromJSON,
};

const configSchema = v.object({
  kind: v.literal('vocabulary-tokenizer'),
  splitter: splitterSchema,
  ngrams: v.array(v.number()),
  addStart: v.boolean(),
  addEnd: v.boolean(),
  vocabulary: v.unknown(),
});

function vocabularyTokenizerFromJSON(json: unknown): VocabularyTokenizer {
  const config = checkJSON(where, configSchema, { json, what: 'a tokenizer' });
  const { splitter, vocabulary, ...options } = config;
  return createVocabularyTokenizer(where, vocabularyFromJSON(vocabulary), {
    ...options,
    splitter: splitterFromConfig(splitter),
  });
}

function splitterFromConfig(config: SplitterConfig): Splitter {
  switch (config.kind) {
    case 'word':
      return wordSplitter(where, config);
    case 'segment':
      return segmentSplitter(where, config);
    case 'regex':
      return regexSplitter({ ...config, pattern: compile(config) });
  }
}

function compile({ pattern, flags }: { pattern: string; flags: string }): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch (cause) {
    throw new TextDataError(
      'invalid-input',
      `${where}: not a regular expression: /${pattern}/${flags}`,
      { cause },
    );
  }
}
