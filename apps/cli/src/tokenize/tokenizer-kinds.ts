/** What `--kind` takes; see the README. */
export const tokenizerKinds = [
  'character',
  'grapheme',
  'byte',
  'word',
  'segment',
  'regex',
  'bpe',
] as const;

export type TokenizerKind = (typeof tokenizerKinds)[number];

/** The options of a tokenizer that is fitted on texts. */
export interface TokenizerChoice {
  kind: TokenizerKind;
  /** Ids that words and the like may have, or byte pairs. */
  maxTokens?: number;
  /** Of `regex`: what it matches is a token. */
  pattern?: string;
  /** Of `segment`: a language, `ja` for example. */
  locale?: string;
}
