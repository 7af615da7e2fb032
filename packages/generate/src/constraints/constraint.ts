import type { TextTokenizer } from '../tokenizer.js';

/** The text that a callback decides by, without the prompt. */
export interface ConstraintContext {
  /** The ids generated so far. */
  readonly ids: readonly number[];
  /** Their text. */
  readonly text: string;
}

/**
 * Says which tokens may come next: their ids, or a function that is asked for each id. Where it allows
 * none, the text ends.
 */
export type ConstraintCallback = (
  context: ConstraintContext,
) => Iterable<number> | ((id: number) => boolean);

/** What a constraint is applied to. */
export interface ConstraintStart {
  /** What turns ids into the text that is constrained. */
  readonly tokenizer: TextTokenizer;
  /** Ids that are never chosen anyway. */
  readonly bannedIds: readonly number[];
  /** Ids that end the text and are no part of it. */
  readonly stopIds: readonly number[];
  /** The last ids of the prompt, after which tokens may have a separator before them. */
  readonly context: readonly number[];
}

/** A place in a constrained text. It never changes; the next place is another state. */
export interface ConstraintState {
  /** 1 for every id that may come next, `[vocabularySize]`. */
  readonly allowed: Uint8Array;
  /** Whether the text may end here. */
  readonly isComplete: boolean;
  /** Whether anything may follow; where not, the text ends. */
  readonly canContinue: boolean;
  /** The state after one more token, one of those allowed. */
  after(id: number): ConstraintState;
}

/** A constraint that follows the text from its beginning. */
export interface TextConstraint {
  /** The place before the first token. */
  start(options: ConstraintStart): ConstraintState;
}

/** What may come next: by a callback that is asked for tokens, or by rules for the text, such as `regexConstraint`. */
export type Constraint = ConstraintCallback | TextConstraint;
