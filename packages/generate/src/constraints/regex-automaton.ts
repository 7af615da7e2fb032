import { DFA, JS, NFA, TooManyNodesError, transform, Transformers } from 'refa';
import { GenerateError } from '../errors.js';
import { resolveBoundaries } from './boundary-assertions.js';

export interface RegexAutomaton {
  readonly pattern: RegExp;
  readonly initial: DFA.ReadonlyNode;
  readonly finals: ReadonlySet<DFA.ReadonlyNode>;
  /** All states, each once. */
  readonly states: readonly DFA.ReadonlyNode[];
}

/**
 * The automaton that accepts the texts a regular expression matches as a whole. Characters are those of
 * the expression: code points with the flags `u` or `v`, else UTF-16 code units.
 *
 * @throws {@link GenerateError} `invalid-constraint` for an expression that is not regular, or that takes
 * more than `maxStates` states
 */
export function regexAutomaton(pattern: RegExp, maxStates: number): RegexAutomaton {
  try {
    const parser = JS.Parser.fromLiteral(pattern);
    const { expression } = parser.parse({ maxNodes: maxStates });
    const simplify = Transformers.simplify({ ignoreAmbiguity: true, ignoreOrder: true });
    const simple = transform(simplify, expression);
    const whole = transform(simplify, resolveBoundaries(simple));
    // The parser's own maximum is wrong for the flag v.
    const maxCharacter = isUnicode(pattern) ? 0x10ffff : 0xffff;
    const nfa = NFA.fromRegex(whole, { maxCharacter }, {}, new NFA.LimitedNodeFactory(maxStates));
    const dfa = DFA.fromFA(nfa, new DFA.LimitedNodeFactory(maxStates));
    dfa.minimize();
    return { pattern, initial: dfa.initial, finals: dfa.finals, states: [...dfa.nodes()] };
  } catch (cause) {
    const reason =
      cause instanceof TooManyNodesError
        ? `takes more than maxStates (${maxStates}) states`
        : `cannot be used (${(cause as Error).message}); write it without backreferences, and without ` +
          'lookarounds but at its ends';
    throw new GenerateError('invalid-constraint', `regexConstraint: ${String(pattern)} ${reason}`, {
      cause,
    });
  }
}

/** Whether the characters of a regular expression are code points, else UTF-16 code units. */
export function isUnicode({ flags }: RegExp): boolean {
  return /[uv]/.test(flags);
}
