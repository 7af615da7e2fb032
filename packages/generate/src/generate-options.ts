import type { SamplingOptions } from './sampling-options.js';

/** What text to continue. */
export interface PromptOptions {
  /**
   * Text to continue. Default empty: the first token is then drawn uniformly from all allowed, unless the
   * tokenizer has a token for the beginning of texts.
   */
  prompt?: string | undefined;
  /**
   * Takes the place of every character, as readers see characters, that the tokenizer does not know.
   * Default: its error, which lists them. Tokenizers with an id for unknown words know everything.
   */
  replaceUnknown?: string | undefined;
}

/** Options of `generate` and `stream`. */
export interface GenerateOptions extends PromptOptions, SamplingOptions {
  /** An integer; the same seed gives the same text. Default: another each time. */
  seed?: number | undefined;
}
