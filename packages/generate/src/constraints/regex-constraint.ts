import { checkNumber } from '../check-number.js';
import { GenerateError } from '../errors.js';
import type { TextTokenizer } from '../tokenizer.js';
import type { ConstraintStart, TextConstraint } from './constraint.js';
import { regexAutomaton } from './regex-automaton.js';
import { TokenAutomaton } from './token-automaton.js';

/** Options of {@link regexConstraint}. */
export interface RegexConstraintOptions {
  /** How many states each automaton on the way from the expression may have. Default 10,000. */
  maxStates?: number | undefined;
}

/**
 * Lets only texts be generated that the regular expression matches as a whole, from their first
 * character to their last (the prompt is no part of them), and never one that cannot be completed.
 *
 * The text ends once it is a match that nothing can follow; a match that can be extended goes on, until a
 * stop token of the call is chosen, which only a whole match allows, or until `maxTokens`.
 * `finishReason` is `constraint` for a whole match, `length` for a text that `maxTokens` cut off before.
 *
 * Tokens may have any number of characters; those that hold parts of characters only, such as single
 * bytes of an emoji, are not used. What a word tokenizer adds to a prompt begins with a space, and so
 * must the expression. Backreferences, and lookarounds in the middle of an expression, are not regular
 * and are refused, as far as they cannot be resolved. The flags `g`, `y` and `d` play no part.
 *
 * @throws {@link GenerateError} `invalid-option`; `invalid-constraint` for an expression that is not
 * regular or takes more than `maxStates` states, and when generating begins, if no text of the
 * tokenizer's tokens matches
 *
 * @example
 * ```ts
 * import { generate } from '@seqlab/generate';
 * import { regexConstraint } from '@seqlab/generate/regex';
 *
 * // model and tokenizer as in the example of `stream`
 * const constraint = regexConstraint(/(worst|best) of times/);
 * console.log(await generate(model, tokenizer, { prompt: 'It was the ', constraint }));
 * ```
 */
export function regexConstraint(
  pattern: RegExp,
  { maxStates = 10_000 }: RegexConstraintOptions = {},
): TextConstraint {
  if (!(pattern instanceof RegExp)) {
    throw new GenerateError(
      'invalid-option',
      `regexConstraint: the pattern must be a RegExp, got ${String(pattern)}`,
    );
  }
  checkNumber('regexConstraint: maxStates', maxStates, { min: 1, integer: true });
  const automaton = regexAutomaton(pattern, maxStates);
  const automata = new WeakMap<TextTokenizer, Map<string, TokenAutomaton>>();
  return {
    start({ context, ...options }: ConstraintStart) {
      const { tokenizer, bannedIds, stopIds } = options;
      const own = automata.get(tokenizer) ?? new Map<string, TokenAutomaton>();
      automata.set(tokenizer, own);
      const key = `${bannedIds.join(' ')}/${stopIds.join(' ')}`;
      const known = own.get(key) ?? new TokenAutomaton(automaton, options);
      own.set(key, known);
      return known.start(context);
    },
  };
}
