import {
  datasetOf,
  type Dataset,
  type Tokenizer,
  type VocabularyTokenizer,
} from '@seqlab/text-data';
import { fitTokenizer } from '../tokenize/fit-tokenizer.js';
import type { TokenizerChoice, TokenizerKind } from '../tokenize/tokenizer-kinds.js';
import { showingDownloads } from './data-options.js';
import { openData, type Example, type OpenData } from './open-data.js';

export interface ExamineOptions extends Omit<TokenizerChoice, 'kind'> {
  dataDir?: string;
  /** Default: words of many texts, characters of one. */
  kind?: TokenizerKind;
  split: 'train' | 'test';
  textColumn?: string;
  labelColumn?: string;
  /** Whether each line of a plain text is a text of its own. */
  lines?: boolean;
}

/** Sequences of ids with their classes, and what makes tokens of the ids. */
export interface EncodedData {
  examples: Dataset<{ ids: ArrayLike<number>; label?: string }>;
  /** Whether it is one long text, which has no lengths to speak of. */
  isOneText: boolean;
  vocabulary: { tokenOf(id: number): string | undefined };
  decode(ids: ArrayLike<number>): string;
}

/** Opens data and encodes it, by the tokenizer of `kind` fitted on it where it is text. */
export async function encodeData(
  source: string,
  { dataDir, kind, lines = false, split, textColumn, labelColumn, ...choice }: ExamineOptions,
): Promise<EncodedData> {
  const { done, ...download } = showingDownloads(dataDir);
  const { maxTokens } = choice;
  const data = await openData(source, {
    ...download,
    split,
    ...(textColumn !== undefined && { textColumn }),
    ...(labelColumn !== undefined && { labelColumn }),
    ...(maxTokens !== undefined && { maxTokens }),
  }).finally(done);
  if (data.kind === 'ids') {
    const { examples, vocabulary } = data;
    return { examples, isOneText: false, vocabulary, decode: (ids) => vocabulary.decode(ids) };
  }
  const texts = textsOf(data, lines);
  const isOneText = data.kind === 'text' && !lines;
  const tokenizer = await fitTokenizer(
    texts.map(({ text }) => text),
    { kind: kind ?? (isOneText ? 'character' : 'word'), ...choice },
  );
  return {
    examples: texts.map(({ text, label }) => {
      const ids = tokenizer.encode(text);
      return label === undefined ? { ids } : { ids, label };
    }),
    isOneText,
    vocabulary: vocabularyOf(tokenizer),
    decode: (ids) => tokenizer.decode(ids),
  };
}

function textsOf(data: Exclude<OpenData, { kind: 'ids' }>, lines: boolean): Dataset<Example> {
  if (data.kind === 'texts') return data.texts;
  const texts = lines
    ? data.text.split(/\r?\n/u).filter((line) => line.trim() !== '')
    : [data.text];
  return datasetOf(texts.map((text) => ({ text })));
}

function vocabularyOf(tokenizer: Tokenizer): EncodedData['vocabulary'] {
  const { vocabulary } = tokenizer as Partial<VocabularyTokenizer>;
  return vocabulary ?? { tokenOf: (id) => tokenizer.decode([id]) };
}
