import type { Constraint } from './constraints/constraint.js';
import type { TokenReference } from './tokens/token-ids.js';

/** What may be generated and where it ends; the same for sampling and for beam search. */
export interface RestrictionOptions {
  /** How many tokens to generate at most. Default 500. */
  maxTokens?: number | undefined;
  /** Texts that end the text once they occur in it; they are left out. Default none. */
  stop?: string | readonly string[] | undefined;
  /**
   * Tokens that end the text, by id or text; they are left out. A special token, such as an end token, by
   * its id: `tokenizer.vocabulary.idOf('<END>')`, `tokenizer.specialTokenId('<END>')`. Default none.
   */
  stopTokens?: Iterable<TokenReference> | undefined;
  /** Tokens that are never chosen, by id or text. Default none. */
  bannedTokens?: Iterable<TokenReference> | undefined;
  /** No run of so many tokens occurs twice, prompt included; 0 allows all. Default 0. */
  noRepeatNgramSize?: number | undefined;
  /**
   * What may come next: `regexConstraint` of `@seqlab/generate/regex`, or a function that is given the
   * text so far. Default: anything.
   */
  constraint?: Constraint | undefined;
  /** Aborted, generating throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * How tokens are drawn. What changes single logits comes first (bias, repetition, frequency and presence
 * penalties, n-grams, bans, constraint), then the temperature, then what leaves fewer tokens, each
 * measuring what the one before left: top-k, top-p, min-p, typical, the order of Hugging Face.
 */
export interface SamplingOptions extends RestrictionOptions {
  /** 1 samples from the model's distribution, less is safer, more is wilder, 0 takes the likeliest. Default 1. */
  temperature?: number | undefined;
  /** Only the k likeliest tokens; 0 is all of them. Default 0. */
  topK?: number | undefined;
  /** Only the likeliest tokens that together have this probability. Default 1: all. */
  topP?: number | undefined;
  /** Only tokens at least this many times as likely as the likeliest. Default 0: all. */
  minP?: number | undefined;
  /** Only the tokens of most typical surprise that together have this probability. Default 1: all. */
  typicalP?: number | undefined;
  /** Above 1 makes tokens of the text so far, prompt included, less likely. Default 1. */
  repetitionPenalty?: number | undefined;
  /** Taken from a logit for every time the token was generated. Default 0. */
  frequencyPenalty?: number | undefined;
  /** Taken from a logit once the token was generated. Default 0. */
  presencePenalty?: number | undefined;
  /** Added to the logits of tokens, by id or text: pairs, or a map. Default none. */
  logitBias?: Iterable<readonly [TokenReference, number]> | undefined;
}

/** Why a text ended. */
export type FinishReason =
  /** `maxTokens` is reached; with a constraint: before a match was complete. */
  | 'length'
  /** A stop string or stop token came. */
  | 'stop'
  /** The text fulfils the constraint: it is a whole match, or the callback allows nothing more. */
  | 'constraint';
